package ebb.bench.run;

import ebb.bench.model.Order;
import ebb.bench.model.Stack;
import ebb.bench.model.Work;

/** How much work a run is: as a user asked for, and less where kwik takes part, which is far slower and may stall. */
record Sizes(boolean quick) {

    private static final long MIB = 1 << 20;
    private static final int STREAMS = 100;
    private static final int HANDSHAKES = 8;

    Order order(Work work, Pairing pairing, int port) {
        boolean kwik = pairing.has(Stack.KWIK);
        return switch (work) {
            case DOWNLOAD, UPLOAD -> new Order(work, port, (kwik ? 4 : quick ? 256 : 1024) * MIB, 0, 1);
            case H3_DOWNLOAD -> new Order(work, port, (quick ? 64 : 256) * MIB, 0, 1);
            case LOSSY -> new Order(work, port, 2 * MIB, 0, 1);
            case REQUESTS -> new Order(work, port, 0, quick ? 1000 : 4000, streams(pairing));
            case HANDSHAKES -> new Order(work, port, 0, quick ? 1000 : 4000, kwik ? 2 : HANDSHAKES);
            case IDLE -> new Order(work, port, 0, 0, kwik ? 100 : quick ? 1000 : 10_000);
        };
    }

    /** Netty's client fails where others wait for a further stream; Ebb permits 100, and gives back a quarter at a time. */
    private static int streams(Pairing pairing) {
        boolean few = pairing.has(Stack.KWIK) || pairing.equals(new Pairing(Stack.NETTY, Stack.EBB));
        return few ? STREAMS / 4 : STREAMS;
    }

    static String words(Order order) {
        return switch (order.work()) {
            case DOWNLOAD, UPLOAD, H3_DOWNLOAD -> order.bytes() / MIB + " MiB";
            case LOSSY -> order.bytes() / MIB + " MiB, 1 % loss, 50 ms RTT";
            case REQUESTS -> order.count() + " streams";
            case HANDSHAKES -> order.count() + " at a time";
            case IDLE -> order.count() + " connections";
        };
    }
}
