package ebb.bench.peer;

import com.sun.management.ThreadMXBean;
import ebb.bench.model.Lines;
import ebb.bench.model.Stack;
import ebb.bench.model.Vitals;
import ebb.cli.Ebb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * The main class of a server process. It prints {@code ready on 127.0.0.1:PORT}; then each line in is answered by its
 * {@link Vitals}, after a collection when the line is {@code collect}. Ends with its input. Ebb is the command
 * {@code ebb serve} itself.
 */
public final class ServerProcess {

    private static final int IDLE_SECONDS = 60;
    private static final int COLLECTIONS = 3;

    private ServerProcess() {
    }

    /** {@code args}: the stack. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        switch (Stack.valueOf(args[0])) {
            case EBB -> Thread.ofPlatform().start(() -> Ebb.main(new String[] {"serve", "--listen", "127.0.0.1:0",
                "--admin", "off", "--idle-timeout", IDLE_SECONDS + "s", "--retry", "never"}));
            case NETTY -> System.out.println("ready on 127.0.0.1:"
                    + NettyServer.start(Identity.ofThisUser(), IDLE_SECONDS));
            case KWIK -> System.out.println("ready on 127.0.0.1:"
                    + KwikServer.start(Identity.ofThisUser(), IDLE_SECONDS));
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("collect")) {
                for (int i = 0; i < COLLECTIONS; i++) {
                    System.gc();
                }
            }
            System.out.println(Lines.of(vitals()));
        }
        Runtime.getRuntime().halt(0);
    }

    private static Vitals vitals() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Vitals(threads.getTotalThreadAllocatedBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
