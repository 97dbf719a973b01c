package ebb.bench.profile;

import ebb.bench.model.Outcome;
import ebb.bench.model.Work;

/**
 * What the server used for a work, all threads.
 *
 * @param cpuSeconds     by the operating system
 * @param jitSeconds     of that, the threads of the JIT compiler
 * @param gcSeconds      of that, the threads of the collector and others of the JVM itself
 * @param allocatedBytes on the heap, by the JVM's exact count
 */
record Cost(Work work, Outcome outcome, double cpuSeconds, double jitSeconds, double gcSeconds,
        long allocatedBytes) {

    /** Processor time in the work's unit of cost. */
    double cost(double seconds) {
        return seconds / switch (work) {
            case REQUESTS -> outcome.operations() / 1e6;
            case HANDSHAKES -> outcome.operations() / 1e3;
            default -> outcome.bytes() / (double) (1 << 30);
        };
    }

    /** What Java threads used: the rest. */
    double javaSeconds() {
        return Math.max(0, cpuSeconds - jitSeconds - gcSeconds);
    }

    /** What allocations are divided by: datagrams of a transfer, else operations. */
    long units() {
        return work.isTransfer() ? outcome.datagrams() : outcome.operations();
    }

    /** The name of such a unit. */
    String unit() {
        return work.isTransfer() ? "packet" : work == Work.REQUESTS ? "request" : "handshake";
    }
}
