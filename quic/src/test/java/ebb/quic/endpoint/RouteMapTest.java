package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.ConnectionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RouteMapTest {
    /** Slots that one operation may look at: a step of a resize, each with its probes, and its own probes. */
    private static final int WORK_BOUND = 600;

    private final RouteMap<Object> map = new RouteMap<>(0x0123456789abcdefL, 0x1032547698badcfeL);

    @Test
    void idIsFoundWhereItStandsInADatagram() {
        byte[] datagram = {9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertTrue(map.put(ConnectionId.of(datagram, 2, 8), "here"));
        assertEquals("here", map.get(datagram, 2, 8));
        assertNull(map.get(datagram, 2, 7), "a shorter ID is another one");
        assertNull(map.get(datagram, 1, 8));
        assertNull(map.get(datagram, 0, 0));
    }

    @Test
    void takenIdStaysWhoseItWas() {
        ConnectionId id = ConnectionId.ofLong(5);
        assertTrue(map.put(id, "first"));
        assertFalse(map.put(id, "second"));
        assertEquals("first", map.get(id.toBytes(), 0, 8));
        assertEquals(1, map.size());
        assertEquals("first", map.remove(id));
        assertNull(map.remove(id));
        assertTrue(map.put(id, "second"));
    }

    @Test
    void idsOfEveryLengthAreKeys() {
        for (int length = 0; length <= ConnectionId.MAX_LENGTH; length++) {
            assertTrue(map.put(ConnectionId.of(new byte[length]), length));
        }
        for (int length = 0; length <= ConnectionId.MAX_LENGTH; length++) {
            assertEquals(length, map.get(new byte[30], 7, length));
        }
        assertNull(map.get(new byte[300], 0, 255), "the longest ID that a header of another version can have");
    }

    @Test
    void emptyMapHoldsNothing() {
        assertEquals(0, map.retainedBytes());
        for (int i = 0; i < 5000; i++) {
            map.put(ConnectionId.ofLong(i), i);
        }
        long full = map.retainedBytes();
        assertTrue(full < 5000L * 64, "bytes: " + full);
        for (int i = 0; i < 4990; i++) {
            map.remove(ConnectionId.ofLong(i));
        }
        assertTrue(map.retainedBytes() < full / 4, "shrinks with its routes");
        for (int i = 4990; i < 5000; i++) {
            map.remove(ConnectionId.ofLong(i));
        }
        assertEquals(0, map.retainedBytes());
    }

    @Property(tries = 150)
    void behavesLikeAHashMap(@ForAll long seed) {
        Random random = new Random(seed);
        RouteMap<Object> routes = new RouteMap<>(random.nextLong(), random.nextLong());
        Map<ConnectionId, Object> model = new HashMap<>();
        int universe = 1 << random.nextInt(3, 12);
        int shrinking = 0;
        for (int step = 0; step < 6000; step++) {
            ConnectionId id = id(random.nextInt(universe));
            shrinking = step % 1500 == 0 ? random.nextInt(-2, 3) : shrinking;
            if (random.nextInt(-4, 5) >= shrinking) {
                assertEquals(model.putIfAbsent(id, step) == null, routes.put(id, step));
            } else {
                assertEquals(model.remove(id), routes.remove(id));
            }
            assertEquals(model.size(), routes.size());
            ConnectionId other = id(random.nextInt(universe));
            assertEquals(model.get(other), routes.get(other.toBytes(), 0, other.length()));
        }
        for (int i = 0; i < universe; i++) {
            ConnectionId id = id(i);
            assertEquals(model.get(id), routes.get(id.toBytes(), 0, id.length()));
        }
    }

    @Test
    void noOperationTakesLongHoweverManyRoutes() {
        int worst = 0;
        int count = 300_000;
        for (int i = 0; i < count; i++) {
            map.put(ConnectionId.ofLong(i), this);
            worst = Math.max(worst, map.work());
        }
        for (int i = 0; i < count; i++) {
            map.remove(ConnectionId.ofLong(i));
            worst = Math.max(worst, map.work());
        }
        assertTrue(worst < WORK_BOUND, "slots: " + worst);
    }

    @Test
    void chosenIdsDoNotCollide() {
        // 64 k IDs that are all the same to Arrays.hashCode, and so to a HashMap of arrays or of plain IDs.
        List<ConnectionId> hostile = colliding(1 << 16);
        long hostileWork = workOf(hostile);
        Random random = new Random(3);
        List<ConnectionId> honest = new ArrayList<>();
        for (int i = 0; i < 1 << 16; i++) {
            honest.add(ConnectionId.of(bytes(random, 16)));
        }
        long honestWork = workOf(honest);
        assertTrue(hostileWork < honestWork * 5 / 4, hostileWork + " slots against " + honestWork);
    }

    private long workOf(List<ConnectionId> ids) {
        RouteMap<Object> routes = new RouteMap<>(11, 12);
        long work = 0;
        for (ConnectionId id : ids) {
            assertTrue(routes.put(id, this));
            work += routes.work();
            assertTrue(routes.work() < WORK_BOUND, "slots: " + routes.work());
        }
        return work;
    }

    /** The pairs (0, 31) and (1, 0) weigh the same in the polynomial hash of arrays. */
    private static List<ConnectionId> colliding(int count) {
        List<ConnectionId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[20];
            for (int pair = 0; pair < 10; pair++) {
                boolean bit = (i >> pair & 1) != 0;
                id[2 * pair] = (byte) (bit ? 1 : 0);
                id[2 * pair + 1] = (byte) (bit ? 0 : 31);
            }
            // Six more bits in the first twelve bytes, as the difference between other equal pairs.
            for (int pair = 0; pair < 6; pair++) {
                if ((i >> 10 + pair & 1) != 0) {
                    id[2 * pair] += 2;
                    id[2 * pair + 1] -= 62;
                }
            }
            ids.add(ConnectionId.of(id));
        }
        int hash = Arrays.hashCode(ids.getFirst().toBytes());
        assertTrue(ids.stream().allMatch(id -> Arrays.hashCode(id.toBytes()) == hash), "the attack is one");
        return ids;
    }

    /** A few lengths, and contents that differ little. */
    private static ConnectionId id(int number) {
        byte[] bytes = new byte[8 + number % 13];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return ConnectionId.of(bytes);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
