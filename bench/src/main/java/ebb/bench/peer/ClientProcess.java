package ebb.bench.peer;

import ebb.bench.model.Lines;
import ebb.bench.model.Order;
import ebb.bench.model.Stack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The main class of a client process: each line in is an {@link Order}, each line out its outcome. Ends with its input. */
public final class ClientProcess {

    private ClientProcess() {
    }

    /** {@code args}: the stack, and after how many idle seconds kwik gives up. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Identity identity = Identity.ofThisUser();
        PerfClient client = switch (Stack.valueOf(args[0])) {
            case EBB, EBB_FRESH, EBB_JDK -> EbbClient.open(identity);
            case NETTY -> NettyClient.open(identity);
            case KWIK -> new KwikClient(Integer.parseInt(args[1]));
            case NGTCP2 -> new Ngtcp2();
        };
        Clients clients = new Clients(client);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(Lines.of(clients.obey(Lines.read(Order.class, line))));
        }
        Runtime.getRuntime().halt(0);
    }
}
