package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseKind;
import ebb.quic.model.CloseReason;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameRules;
import ebb.quic.wire.PacketType;
import ebb.testkit.hostile.CommonPromises;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every frame in every packet type, role and state has a defined outcome: it is taken, or closes the connection. */
@ExtendWith(GivesEverythingBack.class)
class FrameStateTest {
    private static final InetSocketAddress EVIL_SERVER = Pair.address("10.0.0.8", 443);
    private static final Duration MOMENT = Duration.ofMillis(60);

    /** Where the handshake stands when the frame comes. */
    private enum State { HELLO_HALF, HELLO_SENT, FLIGHT_READ, COMPLETE, CLOSING, DRAINING }

    private record Case(String name, long type, Payload payload) {
    }

    private static List<Case> cases() {
        Map<Frame, String> frames = new LinkedHashMap<>();
        ConnectionId id = ConnectionId.ofLong(0xabcdef);
        for (Frame frame : List.of(new Frame.Padding(3), new Frame.Ping(), new Frame.ResetStream(0, 1, 10),
                new Frame.StopSending(0, 1), new Frame.NewToken(new byte[] {1}), new Frame.MaxData(1 << 22),
                new Frame.MaxStreamData(0, 1 << 22), new Frame.MaxStreams(true, 200), new Frame.MaxStreams(false, 200),
                new Frame.DataBlocked(5), new Frame.StreamDataBlocked(0, 5), new Frame.StreamsBlocked(true, 5),
                new Frame.StreamsBlocked(false, 5), new Frame.NewConnectionId(1, 0, id, new byte[16]),
                new Frame.RetireConnectionId(9), new Frame.PathChallenge(1), new Frame.PathResponse(1),
                new Frame.ConnectionClose(false, 1, 0, ""), new Frame.ConnectionClose(true, 1, 0, ""),
                new Frame.HandshakeDone())) {
            frames.put(frame, frame.toString());
        }
        List<Case> all = new ArrayList<>();
        frames.forEach((frame, name) -> all.add(new Case(name, frame.type(), Payload.of(frame))));
        all.add(new Case("ACK of nothing sent", 0x02, Payload.ack(1000, 1000)));
        all.add(new Case("STREAM", 0x0e, Payload.stream(0, 0, new byte[5], false)));
        all.add(new Case("CRYPTO", 0x06, Payload.crypto(3_000, new byte[5])));
        all.add(new Case("DATAGRAM", 0x31, Payload.bytes(0x31, 1, 0)));
        all.add(new Case("unknown", 0x3e, Payload.bytes(0x3e)));
        return all;
    }

    private static EvilPeer client(Pair pair, State state) {
        EvilPeer peer = EvilClient.silent(pair);
        switch (state) {
            case HELLO_HALF -> {
                peer.answering(false).prepare();
                peer.send(PacketType.INITIAL, Payload.crypto(0, peer.takeCrypto(20)));
            }
            case HELLO_SENT, FLIGHT_READ -> {
                peer.answering(false).acking(false).start();
            }
            case COMPLETE, CLOSING, DRAINING -> EvilClient.connected(pair, peer);
        }
        pair.runFor(Duration.ofMillis(30));
        if (state == State.FLIGHT_READ) {
            peer.resume();
        } else if (state == State.CLOSING) {
            pair.server().only().core().requestClose(new CloseReason.LocalClose(0, ""));
        } else if (state == State.DRAINING) {
            peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 0, 0, ""));
        }
        pair.runFor(Duration.ofMillis(11));
        return peer;
    }

    /** RFC 9000 §12.4, §12.5, §19: the whole table, against a server. */
    @Vector(row = 19, name = "frames that are legal elsewhere: early HANDSHAKE_DONE, NEW_TOKEN to a server and their like",
            published = "CVE-2025-59530, CVE-2023-46239, CVE-2025-29785",
            bound = "a table of frames and packet types, checked before anything is done; the state decides the rest",
            closes = CloseKind.TRANSPORT_FAILURE)
    void everyFrameInEveryPacketAndState(Measured measured) {
        int combinations = 0;
        for (State state : State.values()) {
            for (PacketType type : List.of(PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT)) {
                for (Case each : cases()) {
                    try (Pair pair = Pair.newBuilder().build()) {
                        EvilPeer peer = client(pair, state);
                        if (peer.canSend(type)) {
                            peer.send(type, each.payload);
                            pair.runFor(MOMENT);
                            check(pair, state, type, each);
                            pair.connect();
                            CommonPromises.othersAreServed();
                            combinations++;
                        }
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(each.name + " in " + type + " at " + state + ": " + e.getMessage(), e);
                    }
                }
            }
        }
        measured.atLeast("combinations of frame, packet type and state end as the table says", combinations, 200);
    }

    private static void check(Pair pair, State state, PacketType type, Case each) {
        CloseReason reason = pair.server().closing().values().stream().findFirst().orElse(null);
        if (reason instanceof CloseReason.InternalFailure) {
            throw new AssertionError(reason.describe());
        }
        boolean read = state == State.COMPLETE ? type == PacketType.ONE_RTT : type != PacketType.ONE_RTT;
        if (state == State.CLOSING || state == State.DRAINING || !read) {
            return;
        }
        // RFC 9000 §12.4: table 3.
        if (!FrameRules.allowed(each.type, type)) {
            assertInstanceOf(CloseReason.TransportFailure.class, reason, "it was taken");
        }
        if (each.type == 0x1c && FrameRules.allowed(each.type, type)) {
            assertInstanceOf(CloseReason.PeerTransportFailure.class, reason);
        }
        if (each.type == 0x01 || each.type == 0x00) {
            assertNull(reason);
        }
    }

    /**
     * RFC 9000 §12.4, §12.5: the same against a client, whose server has read its hello, or has completed the
     * handshake.
     */
    @Test
    void everyFrameAgainstAClient() {
        for (boolean complete : new boolean[] {false, true}) {
            for (PacketType type : List.of(PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT)) {
                for (Case each : cases()) {
                    try (Pair pair = Pair.newBuilder().build()) {
                        againstClient(pair, complete, type, each);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(each.name + " in " + type + ", complete " + complete + ": "
                                + e.getMessage(), e);
                    }
                }
            }
        }
    }

    private static void againstClient(Pair pair, boolean complete, PacketType type, Case each) {
        EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick()).answering(complete);
        pair.dial(EVIL_SERVER);
        pair.runFor(MOMENT);
        if (complete) {
            server.send(PacketType.ONE_RTT, new Frame.HandshakeDone());
            pair.runFor(MOMENT);
        }
        if (!server.canSend(type)) {
            return;
        }
        server.send(type, each.payload);
        pair.runFor(MOMENT);
        CloseReason reason = pair.client().closing().values().stream().findFirst().orElse(null);
        if (reason instanceof CloseReason.InternalFailure) {
            throw new AssertionError(reason.describe());
        }
        boolean read = complete == (type == PacketType.ONE_RTT);
        if (read && !FrameRules.allowed(each.type, type)) {
            assertInstanceOf(CloseReason.TransportFailure.class, reason, "it was taken");
        }
        if (!read) {
            assertNull(reason);
        }
    }

    private static long errorOf(Payload... payloads) {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, payloads);
            return peer.close() == null ? -1 : peer.close().errorCode();
        }
    }

    /** RFC 9000 §12.4: a packet without frames. */
    @Test
    void emptyPacketClosesTheConnection() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            peer.raw(peer.empty());
            pair.runFor(MOMENT);
            assertEquals(TransportError.PROTOCOL_VIOLATION, peer.close().errorCode());
        }
    }

    /** RFC 9000 §19.7: only a server gives tokens. RFC 9000 §19.20: only a server confirms the handshake. */
    @Test
    void framesOfServersFromAClient() {
        assertEquals(TransportError.PROTOCOL_VIOLATION, errorOf(Payload.of(new Frame.NewToken(new byte[] {1, 2}))));
        assertEquals(TransportError.PROTOCOL_VIOLATION, errorOf(Payload.of(new Frame.HandshakeDone())));
    }

    /** RFC 9000 §19.20, RFC 9001 §4.1.2: HANDSHAKE_DONE that overtakes the flight counts after it, not before. */
    @Test
    void handshakeDoneThatOvertakesTheFlight() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick()).answering(false);
            pair.dial(EVIL_SERVER);
            pair.runFor(Duration.ofMillis(15));
            server.resume();
            // Its own flight has not left, so the client has no keys for this packet yet; then the flight follows.
            server.send(PacketType.ONE_RTT, new Frame.HandshakeDone());
            server.answering(true).flush();
            pair.runFor(MOMENT);
            assertTrue(pair.client().closing().isEmpty(), () -> "" + pair.client().closing().values());
            assertEquals(1, pair.client().opened().size());
        }
    }

    /** RFC 9000 §19.8, §19.4, §19.5, §19.10, §19.13: frames for streams that cannot have them. */
    @Test
    void framesForTheWrongKindOfStream() {
        long serverUni = 3;
        long clientUni = 2;
        long serverBidi = 1;
        long error = TransportError.STREAM_STATE_ERROR;
        assertEquals(error, errorOf(Payload.stream(serverUni, 0, new byte[1], false)));
        assertEquals(error, errorOf(Payload.stream(serverBidi, 0, new byte[1], false)));
        assertEquals(error, errorOf(Payload.of(new Frame.ResetStream(serverUni, 0, 0))));
        assertEquals(error, errorOf(Payload.of(new Frame.ResetStream(serverBidi, 0, 0))));
        assertEquals(error, errorOf(Payload.of(new Frame.StopSending(clientUni, 0))));
        assertEquals(error, errorOf(Payload.of(new Frame.StopSending(serverBidi, 0))));
        assertEquals(error, errorOf(Payload.of(new Frame.MaxStreamData(clientUni, 100))));
        assertEquals(error, errorOf(Payload.of(new Frame.MaxStreamData(serverBidi, 100))));
        assertEquals(error, errorOf(Payload.of(new Frame.StreamDataBlocked(serverUni, 100))));
    }

    /** RFC 9000 §4.6, §19.11: one stream too many, and a limit that no ID can reach. */
    @Test
    void streamLimits() {
        assertEquals(TransportError.STREAM_LIMIT_ERROR, errorOf(Payload.stream(4L * 100, 0, new byte[1], false)));
        assertEquals(TransportError.STREAM_LIMIT_ERROR, errorOf(Payload.stream(4L * 16 + 2, 0, new byte[1], false)));
        assertEquals(-1, errorOf(Payload.stream(4L * 99, 0, new byte[1], false)));
        assertEquals(TransportError.STREAM_LIMIT_ERROR, errorOf(Payload.stream((1L << 62) - 4, 0, new byte[1], false)));
    }

    /** RFC 9000 §4.1: one byte beyond the credit of a stream, and of the connection; no buffer grew for it. */
    @Test
    void flowControlLimits() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            long limit = peer.peerParameters().initialMaxStreamDataBidiRemote();
            EvilClient.say(pair, peer, Payload.stream(0, limit - 1, new byte[1], false));
            assertNull(peer.close());
            EvilClient.say(pair, peer, Payload.stream(0, limit, new byte[1], false));
            assertEquals(TransportError.FLOW_CONTROL_ERROR, peer.close().errorCode());
            assertTrue(pair.server().endpoint().report().peakBytes() <= 16 << 10,
                    () -> pair.server().endpoint().report().peakBytes() + " bytes");
        }
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            long stream = peer.peerParameters().initialMaxStreamDataBidiRemote();
            long left = peer.peerParameters().initialMaxData();
            int id = 0;
            for (; left >= stream; left -= stream, id += 4) {
                EvilClient.say(pair, peer, Payload.stream(id, stream - 1, new byte[1], false));
            }
            assertNull(peer.close());
            EvilClient.say(pair, peer, Payload.stream(id, left, new byte[1], false));
            assertEquals(TransportError.FLOW_CONTROL_ERROR, peer.close().errorCode());
        }
    }

    /** RFC 9000 §4.5: a stream has one size, and ends there. */
    @Test
    void finalSizes() {
        long error = TransportError.FINAL_SIZE_ERROR;
        Payload ten = Payload.stream(0, 0, new byte[10], true);
        assertEquals(-1, errorOf(ten, ten));
        assertEquals(error, errorOf(ten, Payload.stream(0, 10, new byte[1], false)));
        assertEquals(error, errorOf(ten, Payload.stream(0, 0, new byte[9], true)));
        assertEquals(error, errorOf(ten, Payload.of(new Frame.ResetStream(0, 1, 11))));
        assertEquals(-1, errorOf(ten, Payload.of(new Frame.ResetStream(0, 1, 10))));
        assertEquals(error, errorOf(Payload.stream(0, 20, new byte[5], false),
                Payload.of(new Frame.ResetStream(0, 1, 24))));
    }

    /** RFC 9000 §13.1, §21.4: an ACK of what was never sent. */
    @Test
    void acknowledgementOfNothing() {
        assertEquals(TransportError.PROTOCOL_VIOLATION, errorOf(Payload.ack(500, 500)));
        assertEquals(TransportError.PROTOCOL_VIOLATION, errorOf(Payload.ack(0, 1L << 40)));
    }

    /** RFC 9000 §13.2.6, §17.2.3: packets are acknowledged in their own space, by packets of the same kind. */
    @Test
    void acknowledgementsStayInTheirSpace() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).start();
            pair.runUntil(() -> peer.isComplete() && !pair.server().opened().isEmpty());
            peer.skipNumbers(PacketType.ONE_RTT, 1_000);
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            for (Seen packet : peer.seen()) {
                for (Seen.Content.Ack ack : packet.contents(Seen.Content.Ack.class)) {
                    assertTrue(ack.largest() < peer.nextNumber(packet.type()), packet::toString);
                    assertTrue(packet.type() == PacketType.ONE_RTT || ack.largest() < 1_000, packet::toString);
                }
            }
            assertTrue(peer.seen().stream().anyMatch(p -> p.type() == PacketType.ONE_RTT
                    && p.contents(Seen.Content.Ack.class).stream().anyMatch(ack -> ack.largest() >= 1_000)));
        }
    }

    /**
     * RFC 9000 §19.9, §19.10, §4.1: limits that are repeated, lowered or as large as can be change nothing for the
     * worse.
     */
    @Test
    void floodOfLimits() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.stream(0, 0, new byte[1], false));
            long before = pair.server().endpoint().report().usedBytes();
            for (int i = 0; i < 200; i++) {
                Payload[] all = new Payload[120];
                for (int j = 0; j < all.length; j += 3) {
                    long limit = j % 2 == 0 ? (1L << 62) - 1 : j;
                    all[j] = Payload.of(new Frame.MaxData(limit));
                    all[j + 1] = Payload.of(new Frame.MaxStreamData(0, limit));
                    all[j + 2] = Payload.of(new Frame.DataBlocked(limit));
                }
                peer.send(PacketType.ONE_RTT, all);
                pair.runFor(Duration.ofMillis(5));
            }
            pair.runFor(Duration.ofSeconds(1));
            assertNull(peer.close());
            assertTrue(pair.server().endpoint().report().usedBytes() <= before + 512);
            EvilClient.say(pair, peer, Payload.stream(0, 1, new byte[1], true));
            assertTrue(peer.seen().stream().flatMap(p -> p.contents(Seen.Content.Stream.class).stream())
                    .anyMatch(Seen.Content.Stream::fin));
        }
    }

    /** RFC 9000 §12.2, §12.4: a violation deep in a packet undoes nothing that is visible: the connection is closed. */
    @Test
    void violationBehindGoodFrames() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()), Payload.stream(0, 0, new byte[10], true),
                    Payload.bytes(0x40, 0x01));
            assertNotNull(peer.close());
        }
    }
}
