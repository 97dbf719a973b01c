package ebb.bench.peer;

import com.sun.management.ThreadMXBean;
import ebb.bench.model.Lines;
import ebb.bench.model.Stack;
import ebb.bench.model.Vitals;
import ebb.cli.Ebb;
import ebb.cli.crypto.Acceleration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The main class of a server process. It prints {@code ready on 127.0.0.1:PORT}; then each line in is obeyed and
 * answered by its {@link Vitals}: {@code vitals}, {@code collect} garbage, {@code record} a flight recording,
 * {@code dump FILE}. Ends with its input. Ebb is the command {@code ebb serve} itself.
 */
public final class ServerProcess {

    private static final int IDLE_SECONDS = 120;
    private static final int COLLECTIONS = 3;
    private static final String DUMP = "dump ";

    private ServerProcess() {
    }

    /** {@code args}: the stack, and the bytes that a resource should have. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        Stack stack = Stack.valueOf(args[0]);
        if (stack == Stack.NGTCP2) {
            try (Ngtcp2Server server = Ngtcp2Server.start(Identity.ofThisUser(), Long.parseLong(args[1]))) {
                System.out.println(server.readyLine());
                answer();
            }
        } else {
            start(stack);
            answer();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void start(Stack stack) throws IOException, GeneralSecurityException, InterruptedException {
        switch (stack) {
            case EBB, EBB_FRESH -> ebb();
            case EBB_JDK -> {
                System.setProperty(Acceleration.PROPERTY, "jdk");
                ebb();
            }
            case NETTY -> System.out.println("ready on 127.0.0.1:"
                    + NettyServer.start(Identity.ofThisUser(), IDLE_SECONDS));
            case KWIK -> System.out.println("ready on 127.0.0.1:"
                    + KwikServer.start(Identity.ofThisUser(), IDLE_SECONDS));
            case NGTCP2 -> throw new IllegalArgumentException("a program of its own");
        }
    }

    private static void answer() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Recorder recorder = new Recorder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            obey(line, recorder);
            System.out.println(Lines.of(vitals()));
        }
    }

    private static void ebb() {
        Thread.ofPlatform().start(() -> Ebb.main(new String[] {"serve", "--listen", "127.0.0.1:0",
            "--admin", "off", "--idle-timeout", IDLE_SECONDS + "s", "--retry", "never"}));
    }

    private static void obey(String line, Recorder recorder) throws IOException {
        if (line.equals("collect")) {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
        } else if (line.equals("record")) {
            recorder.start();
        } else if (line.startsWith(DUMP)) {
            recorder.dump(Path.of(line.substring(DUMP.length())));
        }
    }

    private static Vitals vitals() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Vitals(threads.getTotalThreadAllocatedBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
