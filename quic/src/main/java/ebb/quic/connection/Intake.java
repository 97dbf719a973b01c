package ebb.quic.connection;

import ebb.quic.protection.RetryIntegrity;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import ebb.quic.wire.VersionNegotiationPacket;

/**
 * Takes datagrams apart into packets, sorts out those that are not for this connection or come too early, and has the
 * others opened (RFC 9000 §5.2, §12.2). Loop-confined; owned by the connection.
 */
final class Intake {

    /** How a datagram came: on which path, how large, with which ECN bits, when. */
    record Arrival(Path path, int bytes, int ecn, long now) {
    }

    /** What becomes of packets. */
    interface Sink {
        /** Whether the connection still takes packets. */
        boolean isLive();

        /** A packet is authentic and new; its plaintext lies in place. */
        void opened(ReceivedPacket packet, int length);

        /** The server speaks none of our versions. */
        void versionsOffered(int[] versions, long now);

        /** The server wants to see this token (RFC 9000 §17.2.5). */
        void retry(ConnectionId source, byte[] token);
    }

    private final Parts parts;
    private final LoopTools tools;
    private final PacketReceiver receiver;
    private final Sink sink;
    private HandshakeDriver handshake;

    Intake(Parts parts, LoopTools tools, Sink sink) {
        this.parts = parts;
        this.tools = tools;
        this.sink = sink;
        receiver = new PacketReceiver(parts.spaces(), tools.aead(), parts.recovery()::ptoNanos);
    }

    /** The handshake begins; null when it is over. */
    void handshake(HandshakeDriver driver) {
        handshake = driver;
    }

    /**
     * Handles the packets of a datagram, in place.
     *
     * @return false when none of them could be opened although their keys are here
     */
    boolean packets(byte[] datagram, int offset, int end, Arrival arrival) {
        boolean recognised = false;
        ConnectionId first = null;
        int at = offset;
        while (at < end && sink.isLive()) {
            if (!ShortHeader.isLong(datagram[at])) {
                return shortPacket(datagram, at, end, arrival) || recognised;
            }
            LongHeader header = LongHeader.parse(datagram, at, end);
            if (header == null) {
                return recognised;
            }
            first = first == null ? header.destination() : first;
            // RFC 9000 §12.2: coalesced packets for another connection ID are ignored.
            if (header.destination().equals(first)) {
                recognised |= longPacket(datagram, header, arrival);
            }
            at = header.end();
        }
        return recognised;
    }

    private boolean longPacket(byte[] datagram, LongHeader header, Arrival arrival) {
        if (handshake == null) {
            return false;
        }
        if (header.type() == PacketType.VERSION_NEGOTIATION) {
            versionNegotiation(datagram, header, arrival.now());
            return false;
        }
        if (header.version() != parts.version().wire()) {
            return false;
        }
        if (header.type() == PacketType.RETRY) {
            retry(datagram, header);
            return false;
        }
        if (header.type() == PacketType.INITIAL && !isAcceptable(header, arrival)) {
            return false;
        }
        PacketSpace space = parts.spaces().of(header.type());
        // RFC 9000 §7.2: once the peer has chosen its ID, packets with another one are discarded.
        if (space == null || handshake.ids().peerSource != null
                && !handshake.ids().peerSource.equals(header.source())) {
            return false;
        }
        ReceivedPacket packet = begin(datagram, header.type(), space, arrival);
        PacketReceiver.Outcome outcome = receiver.openLong(packet, header.start(), header.packetNumberOffset(),
                header.end());
        int length = header.end() - header.start();
        switch (outcome) {
            case NO_KEYS -> handshake.keepUndecryptable(datagram, header.start(), header.end(),
                    arrival.path().remote());
            case OPENED -> {
                learnPeerId(header.source());
                if (header.type() == PacketType.INITIAL) {
                    handshake.countInitial();
                }
                sink.opened(packet, length);
            }
            case DUPLICATE, UNAUTHENTIC -> dropped(outcome, length, arrival.now());
        }
        return outcome != PacketReceiver.Outcome.UNAUTHENTIC;
    }

    private boolean isAcceptable(LongHeader header, Arrival arrival) {
        // RFC 9000 §14.1: a server discards Initial packets in datagrams below the minimum; RFC 9000 §17.2.2: a client
        // discards those with a token, which no server sends.
        return parts.isServer() ? arrival.bytes() >= PacketAssembler.MIN_INITIAL_BYTES : header.token().length == 0;
    }

    private void learnPeerId(ConnectionId source) {
        if (handshake.ids().peerSource == null) {
            // RFC 9000 §7.2: the client answers to the ID that the server chose in its first packet.
            handshake.ids().peerSource = source;
            parts.peerIds().replaceFirst(source);
        }
    }

    private boolean shortPacket(byte[] datagram, int at, int end, Arrival arrival) {
        // RFC 9000 §17.3.1: a packet without the fixed bit is discarded.
        ConnectionId destination = ShortHeader.fixedBit(datagram[at]) ? parts.localIds().find(datagram, at + 1, end)
                : null;
        if (destination == null) {
            return false;
        }
        ReceivedPacket packet = begin(datagram, PacketType.ONE_RTT, parts.spaces().application(), arrival);
        packet.destination = destination;
        PacketReceiver.Outcome outcome = receiver.openShort(packet, at, at + 1 + destination.length(), end);
        switch (outcome) {
            case NO_KEYS -> {
                if (handshake != null) {
                    handshake.keepUndecryptable(datagram, at, end, arrival.path().remote());
                }
            }
            case OPENED -> sink.opened(packet, end - at);
            case DUPLICATE, UNAUTHENTIC -> dropped(outcome, end - at, arrival.now());
        }
        return outcome != PacketReceiver.Outcome.UNAUTHENTIC;
    }

    private ReceivedPacket begin(byte[] datagram, PacketType type, PacketSpace space, Arrival arrival) {
        tools.turn().spend(Turn.Work.PACKET_OPENED);
        ReceivedPacket packet = tools.packet();
        packet.buffer = datagram;
        packet.type = type;
        packet.space = space;
        packet.path = arrival.path();
        packet.ecn = arrival.ecn();
        packet.destination = null;
        packet.now = arrival.now();
        return packet;
    }

    private void dropped(PacketReceiver.Outcome outcome, int length, long now) {
        parts.trace().packetDropped(now,
                outcome == PacketReceiver.Outcome.DUPLICATE ? "duplicate" : "decryption_failure", length);
    }

    private void versionNegotiation(byte[] datagram, LongHeader header, long now) {
        // RFC 9000 §6.2: only a client that has heard nothing else believes Version Negotiation, and only when it
        // echoes the client's IDs and does not offer the version that the client used.
        if (parts.isServer() || handshake.ids().peerSource != null || handshake.ids().retrySource != null
                || !header.destination().equals(handshake.ids().setup.local())
                || !header.source().equals(handshake.ids().setup.peer())) {
            return;
        }
        int[] versions = VersionNegotiationPacket.versions(datagram, header);
        for (int version : versions) {
            if (version == parts.version().wire()) {
                return;
            }
        }
        sink.versionsOffered(versions, now);
    }

    private void retry(byte[] datagram, LongHeader header) {
        // RFC 9000 §17.2.5.2: one Retry at most, before any other packet, from another ID, with a token and an intact
        // integrity tag; anything else is discarded.
        if (parts.isServer() || handshake.ids().peerSource != null || handshake.ids().retrySource != null
                || header.token().length == 0 || header.source().equals(parts.peerIds().current())
                || !header.destination().equals(handshake.ids().setup.local())
                || !RetryIntegrity.verify(parts.version(), handshake.ids().setup.originalDestination(), datagram,
                        header.start(), header.end() - header.start())) {
            return;
        }
        sink.retry(header.source(), header.token());
    }

    /** Handles the packets again that came before their keys; those that still have none are kept again. */
    void retryUndecryptable(Paths paths, long now) {
        int left = handshake == null ? 0 : handshake.undecryptable().size();
        for (; left > 0 && handshake != null && sink.isLive(); left--) {
            UndecryptablePackets.Kept kept = handshake.undecryptable().take();
            Path path = paths.from(kept.from(), null, false);
            if (path != null) {
                packets(kept.bytes(), 0, kept.bytes().length, new Arrival(path, kept.bytes().length, 0, now));
            }
        }
    }
}
