package ebb.bench.run;

import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who talks to whom. */
record Pairing(Stack client, Stack server) {

    private static final List<Pairing> ALIKE = List.of(new Pairing(Stack.EBB, Stack.EBB),
            new Pairing(Stack.NETTY, Stack.NETTY), new Pairing(Stack.KWIK, Stack.KWIK));
    private static final List<Pairing> MIXED = List.of(new Pairing(Stack.NETTY, Stack.EBB),
            new Pairing(Stack.EBB, Stack.NETTY));
    private static final List<Pairing> WITHOUT_ACCELERATION = List.of(new Pairing(Stack.EBB, Stack.EBB_JDK));
    private static final List<Pairing> WITHOUT_TRAINING = List.of(new Pairing(Stack.EBB, Stack.EBB_FRESH));
    private static final List<Pairing> HTTP3 = List.of(new Pairing(Stack.EBB, Stack.EBB),
            new Pairing(Stack.NGTCP2, Stack.NGTCP2), new Pairing(Stack.NGTCP2, Stack.EBB),
            new Pairing(Stack.EBB, Stack.NGTCP2));

    /** Those of a work among the wanted stacks. */
    static List<Pairing> of(Work work, Set<Stack> stacks) {
        List<Pairing> all = new ArrayList<>(work == Work.H3_DOWNLOAD ? HTTP3 : ALIKE);
        if (work != Work.IDLE && work != Work.LOSSY && work != Work.H3_DOWNLOAD) {
            all.addAll(MIXED);
        }
        if (work == Work.DOWNLOAD) {
            all.addAll(WITHOUT_TRAINING);
        }
        if (work == Work.HANDSHAKES) {
            all.addAll(WITHOUT_ACCELERATION);
        }
        return all.stream().filter(one -> one.client.isAmong(stacks) && one.server.isAmong(stacks)).toList();
    }

    /** Whether a stack is on one side or on both. */
    boolean has(Stack stack) {
        return client == stack || server == stack;
    }
}
