package ebb.testkit;

import java.util.random.RandomGenerator;

/** Something that datagrams pass on their way: a queue, a lossy link, a NAT. Called by the {@link SimNet} alone. */
public interface NetNode {

    /** Lets a datagram pass: forwards it once, several times, later, changed, or not at all. */
    void pass(Datagram datagram, Crossing crossing);

    /** What a node may use while a datagram crosses it. */
    interface Crossing {
        /** Virtual time in nanoseconds. */
        long now();

        /** The net's seeded numbers. */
        RandomGenerator random();

        /** Hands the datagram to the next node after a delay. */
        void forward(Datagram datagram, long delayNanos);
    }
}
