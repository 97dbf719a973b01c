package ebb.testkit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/** The usual misfortunes of networks, as {@link NetNode}s. Nodes with a memory serve one net each. */
public final class Nodes {

    private Nodes() {
    }

    /** Every datagram takes this long. */
    public static NetNode delay(Duration delay) {
        return delay(delay, Duration.ZERO);
    }

    /** Every datagram takes between {@code least} and {@code least + jitter}; with jitter they overtake each other. */
    public static NetNode delay(Duration least, Duration jitter) {
        long base = least.toNanos();
        long spread = jitter.toNanos();
        return (datagram, crossing) -> crossing.forward(datagram,
                base + (spread == 0 ? 0 : crossing.random().nextLong(spread + 1)));
    }

    /** Loses datagrams independently. */
    public static NetNode drop(double probability) {
        return (datagram, crossing) -> {
            if (crossing.random().nextDouble() >= probability) {
                crossing.forward(datagram, 0);
            }
        };
    }

    /** Loses datagrams in bursts: one begins with this probability and takes so many in a row. */
    public static NetNode bursts(double probability, int length) {
        int[] left = {0};
        return (datagram, crossing) -> {
            if (left[0] == 0 && crossing.random().nextDouble() < probability) {
                left[0] = length;
            }
            if (left[0] > 0) {
                left[0]--;
            } else {
                crossing.forward(datagram, 0);
            }
        };
    }

    /** Loses the datagrams whose number, counted from 0 at this node, the predicate picks. */
    public static NetNode dropNumbers(Predicate<Integer> picks) {
        int[] count = {0};
        return (datagram, crossing) -> {
            if (!picks.test(count[0]++)) {
                crossing.forward(datagram, 0);
            }
        };
    }

    /** Holds some datagrams back for a while, so that later ones come first. */
    public static NetNode reorder(double probability, Duration heldBack) {
        long nanos = heldBack.toNanos();
        return (datagram, crossing) ->
                crossing.forward(datagram, crossing.random().nextDouble() < probability ? nanos : 0);
    }

    /** Delivers some datagrams twice. */
    public static NetNode duplicate(double probability) {
        return (datagram, crossing) -> {
            crossing.forward(datagram, 0);
            if (crossing.random().nextDouble() < probability) {
                crossing.forward(datagram.copy(), 0);
            }
        };
    }

    /** Flips between one and eight bytes of some datagrams. */
    public static NetNode corrupt(double probability) {
        return (datagram, crossing) -> {
            if (datagram.length() == 0 || crossing.random().nextDouble() >= probability) {
                crossing.forward(datagram, 0);
                return;
            }
            Datagram damaged = datagram.copy();
            for (int left = 1 + crossing.random().nextInt(8); left > 0; left--) {
                int place = crossing.random().nextInt(damaged.length());
                damaged.bytes()[place] ^= (byte) (1 + crossing.random().nextInt(255));
            }
            crossing.forward(damaged, 0);
        };
    }

    /** Loses datagrams with more bytes of payload than this. */
    public static NetNode mtu(int payloadBytes) {
        return only(datagram -> datagram.length() > payloadBytes, (datagram, crossing) -> {
        });
    }

    /** Clears the ECN bits, as some routers do. */
    public static NetNode bleach() {
        return (datagram, crossing) -> crossing.forward(datagram.ecn(0), 0);
    }

    /** Marks some datagrams of senders that use ECN as having met congestion. */
    public static NetNode congested(double probability) {
        return (datagram, crossing) -> {
            boolean marked = datagram.ecn() != 0 && crossing.random().nextDouble() < probability;
            crossing.forward(marked ? datagram.ecn(3) : datagram, 0);
        };
    }

    /** Loses everything between two moments of virtual time. */
    public static NetNode blackhole(Duration from, Duration until) {
        long start = from.toNanos();
        long end = until.toNanos();
        return (datagram, crossing) -> {
            if (crossing.now() < start || crossing.now() >= end) {
                crossing.forward(datagram, 0);
            }
        };
    }

    /** A link that sends so many bytes a second in each direction, and queues at most so many; the rest is lost. */
    public static NetNode bandwidth(long bytesPerSecond, int queueBytes) {
        return new Bottleneck(bytesPerSecond, queueBytes);
    }

    /** Applies a node to the datagrams that the predicate picks; the others pass untouched. */
    public static NetNode only(Predicate<Datagram> picks, NetNode node) {
        return (datagram, crossing) -> {
            if (picks.test(datagram)) {
                node.pass(datagram, crossing);
            } else {
                crossing.forward(datagram, 0);
            }
        };
    }

    /** Applies a node to what goes to one address. */
    public static NetNode towards(InetSocketAddress address, NetNode node) {
        return only(datagram -> datagram.to().equals(address), node);
    }
}
