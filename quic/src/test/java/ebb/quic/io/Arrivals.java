package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.fail;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a socket received, taken out of its batches; and batches to send. */
final class Arrivals {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** One datagram. */
    record Arrival(byte[] bytes, InetSocketAddress remote, InetSocketAddress local, int ecn) {
    }

    private Arrivals() {
    }

    /** Waits until so many datagrams came. */
    static List<Arrival> take(UdpSocket socket, int count) throws IOException {
        ArrivalBatch batch = new ArrivalBatch();
        List<Arrival> taken = new ArrayList<>();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (taken.size() < count) {
            if (deadline - System.nanoTime() < 0) {
                fail("only " + taken.size() + " of " + count + " datagrams came");
            }
            if (socket.receive(batch) == 0) {
                socket.await(Duration.ofSeconds(1).toNanos());
            }
            copy(batch, taken);
        }
        return taken;
    }

    /** What is there now. */
    static List<Arrival> now(UdpSocket socket) throws IOException {
        ArrivalBatch batch = new ArrivalBatch();
        List<Arrival> taken = new ArrayList<>();
        socket.receive(batch);
        copy(batch, taken);
        return taken;
    }

    private static void copy(ArrivalBatch batch, List<Arrival> to) {
        for (int i = 0; i < batch.count(); i++) {
            byte[] bytes = Arrays.copyOfRange(batch.array(), batch.offset(i), batch.offset(i) + batch.length(i));
            to.add(new Arrival(bytes, batch.remote(i), batch.local(i), batch.ecn(i)));
        }
    }

    /** A datagram of this size with content of its own. */
    static byte[] datagram(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    static void add(DatagramBatch batch, byte[] datagram, InetSocketAddress to) {
        add(batch, datagram, to, 0);
    }

    static void add(DatagramBatch batch, byte[] datagram, InetSocketAddress to, int ecn) {
        System.arraycopy(datagram, 0, batch.array(), batch.end(), datagram.length);
        batch.commit(datagram.length, to, null, ecn);
    }
}
