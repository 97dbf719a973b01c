package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.endpoint.RouteMap;
import ebb.quic.model.CloseKind;
import ebb.quic.model.Limit;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Connection IDs that are issued, retired and chosen to hurt. */
class ConnectionIdAttackTest {

    /** RFC 9000 §5.1.1, §5.1.2, §19.15. */
    @Vector(row = 20, name = "flood of NEW_CONNECTION_ID that retires, never acknowledged",
            published = "CVE-2024-22189, CVE-2024-1410",
            bound = "2 IDs, 8 retirements that are not acknowledged, then CONNECTION_ID_LIMIT_ERROR",
            closes = CloseKind.TRANSPORT_FAILURE)
    void retirementsThatAreNotAcknowledgedAreBounded(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            long before = scene.grownBesidesFlight();
            long most = before;
            peer.acking(false);
            int sent = 0;
            while (peer.close() == null && sent < 10_000) {
                sent++;
                Frame.NewConnectionId frame = new Frame.NewConnectionId(sent, sent, peer.newId(), new byte[] {
                    (byte) sent, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (byte) (sent >> 8)});
                peer.send(PacketType.ONE_RTT, frame);
                peer.local(frame.connectionId());
                scene.pair().runFor(Duration.ofMillis(25));
                most = peer.close() == null ? Math.max(most, scene.grownBesidesFlight()) : most;
            }
            Scene.closed(peer, TransportError.CONNECTION_ID_LIMIT_ERROR);
            measured.atMost("frames before the close", sent, 60);
            measured.atMost("bytes held for IDs", most - before, 2 << 10);
        }
    }

    /** RFC 9000 §19.16. */
    @Vector(row = 21, name = "retiring the connection ID in use, or one that was never issued",
            published = "CVE-2025-7054", bound = "PROTOCOL_VIOLATION at once; a retired ID is replaced, so one is always left",
            closes = CloseKind.TRANSPORT_FAILURE)
    void retiringTheIdInUseEndsTheConnection(Measured measured) {
        for (long sequence : new long[] {0, 1000}) {
            try (Scene scene = Scene.begin()) {
                EvilPeer peer = scene.connected();
                long began = scene.pair().net().now();
                peer.send(PacketType.ONE_RTT, new Frame.RetireConnectionId(sequence));
                scene.pair().runUntil(() -> peer.close() != null);
                Scene.closed(peer, TransportError.PROTOCOL_VIOLATION);
                measured.exactly("ms with the way there and back", (scene.pair().net().now() - began) / 1_000_000, 20);
            }
        }
    }

    /** RFC 9000 §5.1: IDs that all have one hash in the JDK's own function. */
    @Vector(row = 25, name = "connection IDs that collide in a hash table",
            published = "CVE-2025-24947, CVE-2025-24946, CVE-2025-23020",
            bound = "a keyed hash (SipHash-2-4), and bounded work for each operation", limits = Limit.HANDSHAKE_TIMEOUT)
    void collidingIdsAreAsGoodAsRandomOnes(Measured measured) {
        int count = Measured.count(1 << 14, 1 << 16);
        List<ConnectionId> hostile = colliding(count);
        SplittableRandom random = new SplittableRandom(25);
        List<ConnectionId> honest = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[20];
            random.nextBytes(id);
            honest.add(ConnectionId.of(id));
        }
        measured.atMost("slots looked at in 99 of 100 insertions of " + count + " colliding IDs", p99(hostile),
                2L * p99(honest));
        collidingFirstPackets(hostile, measured);
    }

    private static void collidingFirstPackets(List<ConnectionId> hostile, Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = EvilClient.silent(scene.pair()).answering(false).prepare();
            byte[] hello = peer.takeCrypto(10_000);
            long opened = scene.report().opened();
            for (ConnectionId id : hostile.subList(0, 200)) {
                peer.destination(id).rekey(id);
                peer.raw(peer.numbered(PacketType.INITIAL, 0, Payload.crypto(0, hello)));
            }
            scene.moment();
            measured.exactly("connections begun with such IDs", scene.report().opened() - opened, 200);
            scene.pair().runFor(Duration.ofSeconds(11));
            measured.exactly("bytes left of them", scene.grown(), 0);
        }
    }

    private static int p99(List<ConnectionId> ids) {
        RouteMap<Object> routes = new RouteMap<>(11, 12);
        int[] work = new int[ids.size()];
        for (int i = 0; i < work.length; i++) {
            routes.put(ids.get(i), ids);
            work[i] = routes.work();
        }
        Arrays.sort(work);
        return work[work.length * 99 / 100];
    }

    /** The pairs (0, 31) and (1, 0) weigh the same in the polynomial hash of arrays, and so do their like. */
    private static List<ConnectionId> colliding(int count) {
        List<ConnectionId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[20];
            for (int pair = 0; pair < 10; pair++) {
                int steps = (i >> pair & 1) + (pair < 6 ? 2 * (i >> 10 + pair & 1) : 0);
                id[2 * pair] = (byte) steps;
                id[2 * pair + 1] = (byte) (31 * (1 - steps));
            }
            ids.add(ConnectionId.of(id));
        }
        assertEquals(1, ids.stream().map(id -> Arrays.hashCode(id.toBytes())).distinct().count(), "no attack");
        // By their text, for a hash set of the JDK would fall for them.
        assertEquals(count, ids.stream().map(ConnectionId::toString).distinct().count());
        return ids;
    }
}
