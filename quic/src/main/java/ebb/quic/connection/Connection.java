package ebb.quic.connection;

import ebb.quic.memory.AccountOverflow;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.Phase;
import ebb.quic.model.TransportError;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.protection.RetryIntegrity;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.SentPacket;
import ebb.quic.stream.Stream;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.ShortHeader;
import ebb.quic.wire.VersionNegotiationPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One connection: owns its collaborators and orders their calls. The verbs {@link #receive}, {@link #transmit},
 * {@link #nextTimeout}, {@link #onTimeout} and {@link #close} are for its loop alone; {@link Core} is for any thread.
 *
 * <p>It dies on entering CLOSING or DRAINING: the endpoint sees that it {@linkplain #isLive() lives} no more and retires
 * it. It never retires itself.
 */
public final class Connection implements Core {
    /** What a quiet connection weighs, routes and streams aside; a test holds this to the heap. */
    public static final int FIXED_BYTES = 2048;

    private static final int CLOSE_PTOS = 3;

    private final ConnectionSetup setup;
    private final LoopTools tools;
    private final Lifecycle lifecycle;
    private final Parts parts;
    private final FrameFate fate;
    private final FrameDispatcher dispatcher;
    private final PacketReceiver receiver;
    private final PacketAssembler assembler;
    private final PostHandshake postHandshake;
    private final long createdAt;
    private HandshakeDriver handshake;
    private Negotiation negotiation;
    private volatile HandshakeFacts facts;
    private boolean confirmed;
    private boolean keyUpdateWanted;
    private long originalRouteUntil = Long.MAX_VALUE;
    private long bytesReceived;
    private long bytesSent;
    private byte[] closeDatagram;

    public Connection(ConnectionSetup setup, long now) {
        this.setup = setup;
        tools = setup.shared().tools();
        createdAt = now;
        lifecycle = new Lifecycle(now);
        boolean server = setup.shared().server();
        Spaces spaces = new Spaces(server, setup.account(), tools.aead());
        LocalIds localIds = new LocalIds(setup.ids().local(), setup.shared().issuer(), setup.routes());
        PeerIds peerIds = new PeerIds(setup.ids().peer(), setup.routes());
        ControlFrames control = new ControlFrames(localIds, peerIds);
        StreamTraffic streams = new StreamTraffic(setup);
        fate = new FrameFate(spaces, streams, control, localIds, peerIds);
        PathMtu mtu = new PathMtu();
        Recovery recovery = new Recovery(server, setup.shared().congestion().create(mtu.bytes()), fate,
                setup.account());
        Paths paths = new Paths(server, setup.remote(), !server || setup.addressValidated(), tools.random());
        IdleTimer idle = new IdleTimer(now, setup.shared().limits().handshakeTimeout().toNanos(),
                setup.shared().limits().idleTimeout().toNanos());
        parts = new Parts(server, setup.version(), spaces, recovery, paths, localIds, peerIds, streams, control, idle,
                mtu, setup.trace());
        dispatcher = new FrameDispatcher(parts, tools.frames(), new DispatchEvents());
        receiver = new PacketReceiver(spaces, tools.aead(), recovery::ptoNanos);
        assembler = new PacketAssembler(parts, tools);
        postHandshake = new PostHandshake(server);
    }

    /** Begins the handshake: a client's first flight is ready to be transmitted afterwards. */
    public void start(byte[] token, long now) {
        lifecycle.become(Phase.HANDSHAKE, null, now);
        HandshakeDriver.Ids ids = new HandshakeDriver.Ids();
        ids.originalDestination = setup.ids().originalDestination();
        ids.peerSource = parts.isServer() ? setup.ids().peer() : null;
        negotiation = new Negotiation(setup, parts, dispatcher::peerAckDelayExponent);
        handshake = new HandshakeDriver(parts.isServer(), setup.version(), parts.spaces(), setup.account(), ids,
                negotiation);
        assembler.token(token);
        handshake.installInitialKeys(parts.isServer() && setup.ids().retrySource() != null
                ? setup.ids().retrySource() : setup.ids().originalDestination());
        handshake.start(setup.tls().create(handshake));
    }

    /**
     * Takes one datagram, in place: its bytes are changed.
     *
     * @return false when nothing in it could be opened, so that it may be a stateless reset
     */
    public boolean receive(byte[] datagram, int offset, int length, InetSocketAddress from, long now) {
        Path path = parts.paths().from(from, confirmed);
        if (path == null) {
            return true;
        }
        path.received(length);
        bytesReceived += length;
        parts.recovery().loss().amplificationBlocked(false);
        parts.streams().clock(now, parts.recovery().rtt().smoothed());
        try {
            int keysBefore = readableLevels();
            boolean opened = packets(datagram, offset, offset + length, path, now);
            if (readableLevels() != keysBefore) {
                retryUndecryptable(now);
            }
            if (parts.isServer() && lifecycle.phase() == Phase.ACTIVE) {
                // RFC 9001 §4.1.2: for a server, complete is confirmed.
                confirm(now);
            }
            return opened;
        } catch (ProtocolViolation violation) {
            close(new CloseReason.TransportFailure(violation.code(), violation.frameType(), violation.phrase()), now);
        } catch (AccountOverflow overflow) {
            close(new CloseReason.TransportFailure(TransportError.INTERNAL_ERROR, 0, overflow.getMessage()), now);
        }
        return true;
    }

    private boolean packets(byte[] datagram, int offset, int end, Path path, long now) {
        boolean opened = false;
        ConnectionId first = null;
        int at = offset;
        while (at < end && isLive()) {
            if (!ShortHeader.isLong(datagram[at])) {
                return shortPacket(datagram, at, end, path, now) || opened;
            }
            LongHeader header = LongHeader.parse(datagram, at, end);
            if (header == null) {
                return opened;
            }
            first = first == null ? header.destination() : first;
            // RFC 9000 §12.2: coalesced packets for another connection ID are ignored.
            if (header.destination().equals(first)) {
                opened |= longPacket(datagram, header, path, now);
            }
            at = header.end();
        }
        return opened;
    }

    private boolean longPacket(byte[] datagram, LongHeader header, Path path, long now) {
        if (header.type() == PacketType.VERSION_NEGOTIATION) {
            versionsOffered(datagram, header, now);
            return false;
        }
        if (header.version() != parts.version().wire() || handshake == null) {
            return false;
        }
        if (header.type() == PacketType.RETRY) {
            retried(datagram, header);
            return false;
        }
        PacketSpace space = parts.spaces().of(header.type());
        // RFC 9000 §7.2: once the peer has chosen its ID, packets with another one are discarded.
        if (space == null || handshake.ids().peerSource != null
                && !handshake.ids().peerSource.equals(header.source())) {
            return false;
        }
        ReceivedPacket packet = begin(datagram, header.type(), space, path, now);
        PacketReceiver.Outcome outcome = receiver.openLong(packet, header.start(), header.packetNumberOffset(),
                header.end());
        if (outcome == PacketReceiver.Outcome.NO_KEYS) {
            handshake.undecryptable().keep(datagram, header.start(), header.end(), path.remote());
        } else if (outcome == PacketReceiver.Outcome.OPENED) {
            if (handshake.ids().peerSource == null) {
                // RFC 9000 §7.2: the client answers to the ID that the server chose in its first packet.
                handshake.ids().peerSource = header.source();
                parts.peerIds().replaceFirst(header.source());
            }
            opened(packet, header.end() - header.start());
        } else {
            dropped(outcome, header.end() - header.start(), now);
        }
        return outcome != PacketReceiver.Outcome.UNAUTHENTIC;
    }

    private boolean shortPacket(byte[] datagram, int at, int end, Path path, long now) {
        if (!ShortHeader.fixedBit(datagram[at])) {
            return false;
        }
        ReceivedPacket packet = begin(datagram, PacketType.ONE_RTT, parts.spaces().application(), path, now);
        packet.destination = parts.localIds().find(datagram, at + 1);
        if (packet.destination == null) {
            return false;
        }
        PacketReceiver.Outcome outcome = receiver.openShort(packet, at, at + 1 + packet.destination.length(), end);
        if (outcome == PacketReceiver.Outcome.NO_KEYS && handshake != null) {
            handshake.undecryptable().keep(datagram, at, end, path.remote());
        } else if (outcome == PacketReceiver.Outcome.OPENED) {
            opened(packet, end - at);
        } else {
            dropped(outcome, end - at, now);
        }
        return outcome != PacketReceiver.Outcome.UNAUTHENTIC;
    }

    private ReceivedPacket begin(byte[] datagram, PacketType type, PacketSpace space, Path path, long now) {
        ReceivedPacket packet = tools.packet();
        packet.buffer = datagram;
        packet.type = type;
        packet.space = space;
        packet.path = path;
        packet.destination = null;
        packet.now = now;
        return packet;
    }

    private void dropped(PacketReceiver.Outcome outcome, int length, long now) {
        parts.trace().packetDropped(now, outcome == PacketReceiver.Outcome.DUPLICATE ? "duplicate" : "decryption_failure",
                length);
    }

    private void opened(ReceivedPacket packet, int length) {
        parts.idle().received(packet.now);
        parts.trace().packetReceived(packet.now, packet.type, packet.number, length, packet.buffer,
                packet.payloadOffset, packet.payloadLength);
        if (parts.isServer() && packet.type == PacketType.HANDSHAKE) {
            // RFC 9000 §8.1: a Handshake packet shows that the client got ours, so its address is real.
            packet.path.validate();
            parts.recovery().loss().amplificationBlocked(false);
            // RFC 9001 §4.9.1: a server discards Initial keys with the first Handshake packet.
            discardInitial();
        }
        dispatcher.dispatch(packet);
        advanceHandshake(packet.now);
        if (!isLive() || parts.spaces().of(packet.type) != packet.space) {
            return;
        }
        boolean newest = packet.number > packet.space.received().largest();
        packet.space.received().received(packet.number, packet.ackEliciting, 0, packet.now);
        boolean movedOn = packet.destination != null && parts.localIds().heard(packet.destination);
        // RFC 9000 §9.3: the newest packet with more than probing frames tells where the peer is now.
        if (newest && packet.nonProbing && packet.path != parts.paths().active() && confirmed) {
            migrate(packet.path, movedOn, packet.now);
        }
    }

    private void migrate(Path path, boolean movedOn, long now) {
        boolean otherHost = parts.paths().migrate(path, now, parts.recovery().ptoNanos());
        if (movedOn) {
            // RFC 9000 §9.5: who answers a deliberate migration uses a new ID too; after a rebinding it need not.
            parts.peerIds().advance();
        }
        if (otherHost) {
            // RFC 9000 §9.4: what was learned about the old path says nothing about the new one.
            parts.mtu().reset();
            parts.recovery().newPath(parts.maxDatagramBytes());
        }
    }

    private void versionsOffered(byte[] datagram, LongHeader header, long now) {
        // RFC 9000 §6.2: only a client that has heard nothing else believes Version Negotiation, and only when it
        // echoes the client's IDs and does not offer the version that the client used.
        if (parts.isServer() || handshake == null || handshake.ids().peerSource != null
                || handshake.ids().retrySource != null
                || !header.destination().equals(setup.ids().local()) || !header.source().equals(setup.ids().peer())) {
            return;
        }
        StringBuilder offered = new StringBuilder("the server offers");
        for (int version : VersionNegotiationPacket.versions(datagram, header)) {
            if (version == parts.version().wire()) {
                return;
            }
            offered.append(" 0x").append(Integer.toHexString(version));
        }
        lifecycle.become(Phase.RELEASED, new CloseReason.VersionMismatch(offered.toString()), now);
    }

    private void retried(byte[] datagram, LongHeader header) {
        // RFC 9000 §17.2.5.2: one Retry at most, before any other packet, with a token and an intact tag.
        if (parts.isServer() || handshake.ids().peerSource != null || handshake.ids().retrySource != null
                || header.token().length == 0 || header.source().equals(parts.peerIds().current())
                || !header.destination().equals(setup.ids().local())
                || !RetryIntegrity.verify(parts.version(), setup.ids().originalDestination(), datagram, header.start(),
                        header.end() - header.start())) {
            return;
        }
        handshake.ids().retrySource = header.source();
        parts.peerIds().replaceFirst(header.source());
        assembler.token(header.token());
        parts.spaces().initial().freeKeys(tools.aead());
        handshake.installInitialKeys(header.source());
        parts.recovery().loss().retried();
        parts.spaces().initial().crypto().resendUnacknowledged();
    }

    private int readableLevels() {
        KeyUpdate oneRtt = parts.spaces().oneRtt();
        PacketSpace space = parts.spaces().handshake();
        return (space != null && space.readKeys() != null ? 1 : 0) | (oneRtt != null && oneRtt.canRead() ? 2 : 0);
    }

    private void retryUndecryptable(long now) {
        for (int left = handshake == null ? 0 : handshake.undecryptable().size(); left > 0 && handshake != null; left--) {
            UndecryptablePackets.Kept kept = handshake.undecryptable().take();
            Path path = kept == null ? null : parts.paths().from(kept.from(), confirmed);
            if (path != null && isLive()) {
                packets(kept.bytes(), 0, kept.bytes().length, path, now);
            }
        }
    }

    /** Does what the TLS engine's progress allows, outside of its calls. */
    private void advanceHandshake(long now) {
        if (parts.spaces().handshake() != null && parts.spaces().handshake().writeKeys() != null) {
            parts.recovery().loss().handshakeKeysAvailable();
        }
        if (negotiation == null || !isLive() || !negotiation.isComplete()) {
            return;
        }
        if (lifecycle.become(Phase.ACTIVE, null, now)) {
            facts = new HandshakeFacts(parts.version(), handshake.tls().applicationProtocol(),
                    handshake.tls().serverName(), "TLS_" + handshake.tls().cipherSuite().name(),
                    handshake.tls().groupName(), handshake.tls().peerCertificates());
            parts.idle().handshakeComplete();
            parts.localIds().issue();
            parts.trace().phase(now, Phase.ACTIVE);
            if (parts.isServer()) {
                parts.control().oweHandshakeDone();
                mintToken();
            }
            setup.shared().events().opened(setup.link());
        }
    }

    private void mintToken() {
        if (setup.shared().tokens() != null) {
            parts.control().oweNewToken(setup.shared().tokens().newToken(setup.remote()));
        }
    }

    /** RFC 9001 §4.1.2: the handshake is confirmed; its machinery leaves. */
    private void confirm(long now) {
        if (confirmed || !isLive()) {
            return;
        }
        confirmed = true;
        parts.recovery().loss().handshakeConfirmed();
        parts.spaces().oneRtt().confirmed();
        discardInitial();
        parts.spaces().discardHandshake();
        parts.recovery().loss().discard(PacketNumberSpace.HANDSHAKE);
        handshake.free();
        handshake = null;
        negotiation = null;
        // Late copies of the client's first packet still find this connection for a while.
        originalRouteUntil = parts.isServer() ? now + CLOSE_PTOS * parts.recovery().ptoNanos() : Long.MAX_VALUE;
    }

    private void discardInitial() {
        if (parts.spaces().initial() != null) {
            parts.spaces().discardInitial();
            parts.recovery().loss().discard(PacketNumberSpace.INITIAL);
        }
    }

    /**
     * Adds datagrams to the batch until there is nothing left to send or no room.
     *
     * @return true when the batch is full and there may be more
     */
    public boolean transmit(DatagramBatch batch, long now) {
        try {
            parts.streams().clock(now, parts.recovery().rtt().smoothed());
            parts.streams().takeSignals();
            updateKeys(now);
            while (isLive()) {
                if (batch.isFull()) {
                    return true;
                }
                int before = batch.end();
                if (!assembler.assemble(batch, now)) {
                    return false;
                }
                bytesSent += batch.end() - before;
                if (!parts.isServer() && assembler.sentHandshake()) {
                    // RFC 9001 §4.9.1: a client discards Initial keys when it first sends a Handshake packet.
                    discardInitial();
                }
            }
        } catch (ProtocolViolation violation) {
            close(new CloseReason.TransportFailure(violation.code(), violation.frameType(), violation.phrase()), now);
        } catch (AccountOverflow overflow) {
            close(new CloseReason.TransportFailure(TransportError.INTERNAL_ERROR, 0, overflow.getMessage()), now);
        }
        return false;
    }

    private void updateKeys(long now) {
        KeyUpdate oneRtt = parts.spaces().oneRtt();
        if (oneRtt != null && confirmed && (keyUpdateWanted || oneRtt.wantsUpdate()) && oneRtt.initiate(now)) {
            keyUpdateWanted = false;
            parts.trace().keyUpdated(now, true);
        }
    }

    /** When {@link #onTimeout} is to be called, in monotonic nanoseconds; always finite while the connection lives. */
    public long nextTimeout() {
        long next = Math.min(parts.idle().deadline(parts.recovery().ptoNanos()), parts.recovery().loss().timeoutNanos());
        next = Math.min(next, Math.min(parts.paths().deadline(), originalRouteUntil));
        next = Math.min(next, parts.recovery().pacedUntil());
        next = Math.min(next, parts.spaces().application().received().ackDeadlineNanos());
        return next;
    }

    /** Does what is due. */
    public void onTimeout(long now) {
        if (parts.idle().deadline(parts.recovery().ptoNanos()) <= now) {
            // RFC 9000 §10.1: the connection is silently closed.
            lifecycle.become(Phase.RELEASED, parts.idle().isHandshakeOver(now) || lifecycle.phase() == Phase.HANDSHAKE
                    ? new CloseReason.HandshakeTimeout() : new CloseReason.IdleTimeout(), now);
            return;
        }
        if (originalRouteUntil <= now) {
            originalRouteUntil = Long.MAX_VALUE;
            setup.routes().remove(setup.ids().originalDestination());
        }
        if (parts.paths().deadline() <= now && !parts.paths().onTimeout(now, parts.recovery().ptoNanos())) {
            // RFC 9000 §9.3.2: without a validated path left, the connection ends silently.
            lifecycle.become(Phase.RELEASED,
                    new CloseReason.TransportFailure(TransportError.NO_VIABLE_PATH, 0, "no validated path"), now);
            return;
        }
        if (parts.recovery().loss().timeoutNanos() <= now) {
            probe(parts.recovery().loss().onTimeout(now));
        }
    }

    /** RFC 9002 §6.2.4: a probe carries new data if there is any, else what is outstanding. */
    private void probe(PacketNumberSpace space) {
        if (space == null || parts.spaces().get(space) == null) {
            return;
        }
        if (space != PacketNumberSpace.APPLICATION) {
            parts.spaces().get(space).crypto().resendUnacknowledged();
        } else if (!parts.streams().wantsToSend()) {
            SentPacket oldest = parts.recovery().loss().oldestInFlight(space);
            if (oldest != null) {
                fate.repeat(space, oldest);
            }
        }
    }

    /** Closes from here: seals the CONNECTION_CLOSE that the stub will answer with. Idempotent. */
    public void close(CloseReason reason, long now) {
        if (!isLive()) {
            return;
        }
        closeDatagram = assembler.closeDatagram(CloseFrames.of(reason), now);
        lifecycle.become(closeDatagram.length == 0 ? Phase.RELEASED : Phase.CLOSING, reason, now);
    }

    /** Ends at once and without a word: a stateless reset came, the endpoint evicts or fails this connection. */
    public void abandon(CloseReason reason, long now) {
        lifecycle.become(Phase.RELEASED, reason, now);
    }

    /** The sealed CONNECTION_CLOSE of a connection that {@link #close} ended. */
    public byte[] closeDatagram() {
        return closeDatagram;
    }

    /** How long the stub stays: three probe timeouts (RFC 9000 §10.2). */
    public long closePeriodNanos() {
        return CLOSE_PTOS * parts.recovery().ptoNanos();
    }

    /** Zeroes keys, gives every buffer back, wakes every waiter. Called by {@code retire} alone; idempotent. */
    public void free(CloseReason reason) {
        parts.streams().sever(reason);
        if (handshake != null) {
            handshake.free();
            handshake = null;
            negotiation = null;
        }
        parts.spaces().free();
        parts.recovery().loss().free();
        parts.trace().closed(lifecycle.since(), reason);
    }

    /** Whether the core is still needed. */
    public boolean isLive() {
        return lifecycle.isLive();
    }

    /** The phase and the reason to end. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** The peer's address now. */
    public InetSocketAddress remote() {
        return parts.paths().active().remote();
    }

    /** Whether the peer's address was validated. */
    public boolean isAddressValidated() {
        return parts.paths().active().isValidated();
    }

    /** How long nothing was heard from the peer. */
    public long silentNanos(long now) {
        return parts.idle().silentNanos(now);
    }

    @Override
    public Stream openStream(boolean bidirectional) throws IOException {
        return parts.streams().open(bidirectional);
    }

    @Override
    public void requestClose(CloseReason reason) {
        setup.shared().loop().close(setup.owner(), reason);
    }

    @Override
    public void requestKeyUpdate() {
        setup.shared().loop().execute(() -> {
            keyUpdateWanted = true;
            setup.shared().loop().signal(setup.owner());
        });
    }

    @Override
    public HandshakeFacts facts() {
        return facts;
    }

    @Override
    public ConnectionStats stats(long now) {
        HandshakeFacts known = facts;
        return new ConnectionStats(setup.link().id(), lifecycle.phase(), remote(),
                known == null ? "" : known.protocol(), Duration.ofNanos(now - createdAt),
                Duration.ofNanos(parts.recovery().rtt().smoothed()), parts.recovery().congestion().window(),
                parts.recovery().loss().bytesInFlight(), bytesReceived, bytesSent, parts.recovery().loss().lostPackets(),
                parts.streams().openStreams(), setup.account().report());
    }

    /** What the dispatcher hands back to the connection as a whole. */
    private final class DispatchEvents implements FrameDispatcher.Events {
        @Override
        public void crypto(PacketSpace space, Frame.Crypto frame) {
            if (space == parts.spaces().application()) {
                space.crypto().received(frame, postHandshake::read);
            } else {
                handshake.received(space, frame);
            }
        }

        @Override
        public void handshakeDone() {
            advanceHandshake(tools.packet().now);
            if (lifecycle.phase() != Phase.ACTIVE) {
                throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0x1e,
                        "HANDSHAKE_DONE before the handshake is complete");
            }
            confirm(tools.packet().now);
        }

        @Override
        public void peerClosed(CloseReason reason) {
            lifecycle.become(Phase.DRAINING, reason, tools.packet().now);
        }

        @Override
        public void newToken(byte[] token) {
            // Kept for the next connection to this server once clients resume.
        }
    }
}
