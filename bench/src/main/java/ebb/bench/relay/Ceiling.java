package ebb.bench.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code ebb bench --relay}: how much the relay itself carries when it loses and delays nothing, so that one knows
 * whether it holds back what is measured through it. One sender, one receiver, a bounded number under way.
 */
public final class Ceiling {

    private static final int BYTES = 1350;
    private static final int UNDER_WAY = 512;
    private static final int SOCKET_BYTES = 4 << 20;
    private static final int LOST_AFTER_MILLIS = 20;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DatagramChannel sink;
    private final AtomicLong arrived = new AtomicLong();

    private Ceiling() throws IOException {
        sink = DatagramChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES)
                .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        Thread.ofPlatform().daemon().start(this::receive);
    }

    /** Prints one line. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Ceiling ceiling = new Ceiling();
        try (Relay relay = Relay.start(ceiling.sink.socket().getLocalPort(), new Relay.Network(0, 0, 0))) {
            ceiling.send(relay.port(), WARM_UP_NANOS);
            double each = ceiling.send(relay.port(), NANOS) / (NANOS / 1e9);
            System.out.printf(Locale.ROOT, "relay: %,.0f datagrams/s of %d bytes, %.0f MB/s%n", each, BYTES,
                    each * BYTES / 1e6);
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
        try {
            while (true) {
                sink.receive(buffer.clear());
                arrived.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many arrive while there are always as many under way as may be; those that do not come are written off. */
    private long send(int port, long nanos) throws IOException, InterruptedException {
        ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
        long before = arrived.get();
        try (DatagramChannel source = DatagramChannel.open()) {
            source.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            long start = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - start < nanos) {
                long seen = arrived.get() - before;
                if (sent - seen < UNDER_WAY) {
                    source.write(datagram.clear());
                    sent++;
                } else {
                    Thread.sleep(1);
                    sent = waited(before, seen) ? sent : seen;
                }
            }
        }
        return arrived.get() - before;
    }

    private boolean waited(long before, long seen) throws InterruptedException {
        for (int i = 0; i < LOST_AFTER_MILLIS && arrived.get() - before == seen; i++) {
            Thread.sleep(1);
        }
        return arrived.get() - before != seen;
    }
}
