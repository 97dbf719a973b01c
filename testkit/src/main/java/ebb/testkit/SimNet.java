package ebb.testkit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A network in one thread with a virtual clock: peers at addresses, and nodes that every datagram passes in order. The
 * same seed gives the same run. Events happen in the order of their time, those of one time in the order they were
 * made.
 *
 * <p>Bounds: {@link #MAX_STEPS} events a run, and {@link #MAX_IDLE_TIMEOUTS} timeouts of one peer at one moment, so
 * that a busy loop fails a test instead of hanging it.
 */
public final class SimNet {
    static final int MAX_STEPS = 5_000_000;
    static final int MAX_IDLE_TIMEOUTS = 100_000;

    private record Event(long at, long order, Datagram datagram, int node, Runnable action) {
    }

    /** Sees every datagram as it enters the net and as it is delivered. */
    public interface Tap {
        /** A peer has sent it. */
        default void sent(Datagram datagram, long now) {
        }

        /** It is about to be received. */
        default void delivered(Datagram datagram, long now) {
        }
    }

    private final RandomGenerator random;
    private final Map<InetSocketAddress, NetPeer> peers = new HashMap<>();
    /** Those that have timeouts, in the order in which they came. */
    private final List<NetPeer> timed = new ArrayList<>();
    private final List<NetNode> nodes = new ArrayList<>();
    private final List<Tap> taps = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long now;
    private long order;
    private int timeoutsNow;
    private long steps;

    public SimNet(RandomGenerator random, List<NetNode> nodes) {
        this.random = random;
        this.nodes.addAll(nodes);
    }

    /** Virtual time in nanoseconds; a net begins at 0. */
    public long now() {
        return now;
    }

    /** The seeded numbers of this net. */
    public RandomGenerator random() {
        return random;
    }

    /** Events so far: the virtual work. */
    public long steps() {
        return steps;
    }

    /** Brings a peer to its address. */
    public void add(NetPeer peer) {
        peers.put(peer.address(), peer);
        if (peer.hasTimeouts()) {
            timed.add(peer);
        }
    }

    /** From now on datagrams pass this node too, as the last. */
    public void add(NetNode node) {
        nodes.add(node);
    }

    /** From now on the tap sees everything. */
    public void add(Tap tap) {
        taps.add(tap);
    }

    /** Does something at a moment of virtual time. */
    public void at(Duration time, Runnable action) {
        events.add(new Event(Math.max(now, time.toNanos()), order++, null, 0, action));
    }

    /** A peer sends a datagram. */
    public void send(Datagram datagram) {
        for (Tap tap : taps) {
            tap.sent(datagram, now);
        }
        forward(datagram, 0, 0);
    }

    private void forward(Datagram datagram, int node, long delayNanos) {
        events.add(new Event(now + delayNanos, order++, datagram, node, null));
    }

    /** Runs until nothing happens any more before the deadline; the clock stands at the last event then. */
    public void run(Duration deadline) {
        runUntil(() -> false, deadline);
    }

    /** Runs until the condition holds, looked at after every event; false when the deadline came first. */
    public boolean runUntil(BooleanSupplier condition, Duration deadline) {
        long end = deadline.toNanos();
        long budget = steps + MAX_STEPS;
        while (!condition.getAsBoolean()) {
            if (steps++ > budget) {
                throw new AssertionError("more than " + MAX_STEPS + " events: the peers never come to rest");
            }
            if (!step(end)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Lets this much virtual time pass. */
    public void runFor(Duration time) {
        long end = now + time.toNanos();
        run(Duration.ofNanos(end));
        now = Math.max(now, end);
    }

    private boolean step(long end) {
        NetPeer due = null;
        long earliest = events.isEmpty() ? Long.MAX_VALUE : events.peek().at;
        for (NetPeer peer : timed) {
            if (peer.nextTimeout() < earliest) {
                earliest = peer.nextTimeout();
                due = peer;
            }
        }
        if (earliest > end || earliest == Long.MAX_VALUE) {
            return false;
        }
        timeoutsNow = earliest <= now && due != null ? timeoutsNow + 1 : 0;
        if (timeoutsNow > MAX_IDLE_TIMEOUTS) {
            throw new AssertionError(due.address() + " asks to be called again and again at " + now + " ns");
        }
        now = Math.max(now, earliest);
        if (due != null) {
            due.onTimeout(now);
        } else {
            happen(events.poll());
        }
        return true;
    }

    private void happen(Event event) {
        if (event.action != null) {
            event.action.run();
        } else if (event.node < nodes.size()) {
            nodes.get(event.node).pass(event.datagram, new Passage(event.node + 1));
        } else {
            NetPeer peer = peers.get(event.datagram.to());
            if (peer != null) {
                for (Tap tap : taps) {
                    tap.delivered(event.datagram, now);
                }
                peer.receive(event.datagram, now);
            }
        }
    }

    private final class Passage implements NetNode.Crossing {
        private final int next;

        Passage(int next) {
            this.next = next;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public void forward(Datagram datagram, long delayNanos) {
            SimNet.this.forward(datagram, next, delayNanos);
        }
    }
}
