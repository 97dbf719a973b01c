package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicLimits;
import ebb.testkit.SimTls;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What a server's connection weighs in each phase: the live heap after collections with ten thousand of them, less the
 * same when they are gone, divided by their number. Independent of how accounts count, and of how objects are laid out.
 * The environment's {@code EBB_CONNECTIONS} sets other numbers, as in {@code 100000,200000}.
 */
final class FootprintTest {
    private static final int MANY = 10_000;
    private static final int SOME = 2_000;
    private static final int WITH_TLS = 500;
    private static final int IDLE_BYTES = 4096;
    private static final int HANDSHAKE_BYTES = 24 << 10;
    private static final int STUB_BYTES = 400;
    /** The datagram of a close: its array. */
    private static final int DATAGRAM_BYTES = 64;
    private static final CloseReason BYE = new CloseReason.LocalClose(0, "");
    private static final QuicLimits LIMITS = QuicLimits.newBuilder().idleTimeout(Duration.ofHours(1))
            .endpointBytes(8L << 30).connections(2_000_000).connectionsPerPrefix(2_000_000).stubs(2_000_000).handshakes(2 * MANY).build();

    /** Idle connections, then their stubs: the weight of one does not depend on how many there are. */
    @Test
    void idleConnectionsAndTheirStubs() {
        for (int count : counts()) {
            Ends ends = idle(SimTls.quick(), count);
            long idle = Heap.used();
            ends.server().closeAll(BYE, ends.now());
            ends.run();
            assertEquals(count, ends.server().report().closing());
            long stubs = Heap.used();
            long nothing = emptied(ends);
            long bytes = (idle - nothing) / count;
            long stubBytes = (stubs - nothing) / count;
            Figures.print("idle: %,d bytes a connection at %,d; closing: %,d a stub, %d of them its datagram", bytes,
                    count, stubBytes, DATAGRAM_BYTES);
            assertTrue(bytes <= IDLE_BYTES, "idle: " + bytes);
            assertTrue(stubBytes <= STUB_BYTES + DATAGRAM_BYTES, "stub: " + stubBytes);
        }
    }

    private static int[] counts() {
        String wanted = System.getenv().getOrDefault("EBB_CONNECTIONS", "1000," + MANY);
        return Arrays.stream(wanted.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void idleConnectionsWithRealTls() {
        Ends ends = idle(SimTls.real(), WITH_TLS);
        long bytes = bytesEach(ends, WITH_TLS);
        Figures.print("idle, real TLS: %,d bytes a connection at %,d", bytes, WITH_TLS);
        assertTrue(bytes <= IDLE_BYTES, bytes + " bytes");
    }

    private static Ends idle(SimTls tls, int count) {
        Ends ends = new Ends(LIMITS, tls);
        for (int i = 0; i < count; i++) {
            ends.dial();
            ends.pass(Duration.ofMillis(1));
            if (i % MANY == MANY - 1) {
                // Another client: the last one's side would only take room.
                ends.pass(Duration.ofSeconds(10));
                ends.startClient();
            }
        }
        ends.pass(Duration.ofSeconds(10));
        assertEquals(count, ends.server().report().active());
        ends.loseClient();
        return ends;
    }

    @Test
    void handshakeUnderWay() {
        long quick = handshaking(SimTls.quick(), SOME);
        long real = handshaking(SimTls.real(), WITH_TLS);
        Figures.print("handshake: %,d bytes a connection at %,d; with TLS %,d at %,d", quick, SOME, real, WITH_TLS);
        assertTrue(quick <= HANDSHAKE_BYTES, quick + " bytes");
        assertTrue(real <= HANDSHAKE_BYTES, real + " bytes");
    }

    private static long handshaking(SimTls tls, int count) {
        Ends ends = new Ends(LIMITS, tls);
        ends.clientIsDeaf(true);
        for (int i = 0; i < count; i++) {
            ends.dial();
        }
        assertEquals(count, ends.server().report().handshaking());
        ends.loseClient();
        return bytesEach(ends, count);
    }

    /** What the server's connections hold, each. */
    private static long bytesEach(Ends ends, int count) {
        long with = Heap.used();
        return (with - emptied(ends)) / count;
    }

    /** Releases all, forgets the sample of released connections, and returns what the heap holds then. */
    private static long emptied(Ends ends) {
        ends.server().releaseAll(BYE, ends.now());
        assertEquals(0, ends.server().report().usedBytes());
        Heap.used();
        ends.server().lookForHeld(ends.now() + Duration.ofHours(1).toNanos());
        return Heap.used();
    }
}
