package ebb.bench.run;

import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who talks to whom. */
record Pairing(Stack client, Stack server) {

    /** Those of a work among the wanted stacks: each with itself, and Ebb and Netty with each other. */
    static List<Pairing> of(Work work, Set<Stack> stacks) {
        List<Pairing> all = new ArrayList<>();
        for (Stack stack : Stack.values()) {
            all.add(new Pairing(stack, stack));
        }
        if (work != Work.IDLE && work != Work.LOSSY) {
            all.add(new Pairing(Stack.NETTY, Stack.EBB));
            all.add(new Pairing(Stack.EBB, Stack.NETTY));
        }
        return all.stream().filter(one -> stacks.contains(one.client) && stacks.contains(one.server)).toList();
    }
}
