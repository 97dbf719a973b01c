package ebb.quic.connection;

import ebb.quic.memory.AccountOverflow;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.Limit;
import ebb.quic.model.Phase;
import ebb.quic.model.TransportError;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.SentPacket;
import ebb.quic.stream.Stream;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ProtocolViolation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.StringJoiner;

/**
 * One connection: owns its collaborators and orders their calls. The verbs {@link #receive}, {@link #transmit},
 * {@link #nextTimeout}, {@link #onTimeout} and {@link #close} are for its loop alone; {@link Core} is for any thread.
 *
 * <p>It dies on entering CLOSING or DRAINING: the endpoint sees that it {@linkplain #isLive() lives} no more and retires
 * it. It never retires itself. When the peer closes while the application has still to read streams that came whole,
 * DRAINING waits for that, for three PTO at most; until then nothing is taken or sent any more.
 */
public final class Connection implements Core {
    /** What a quiet connection weighs, routes and streams aside; a test holds this to the heap. */
    public static final int FIXED_BYTES = 3500;

    private static final int CLOSE_PTOS = 3;

    private final Seat seat;
    private final LoopTools tools;
    private final Lifecycle lifecycle;
    private final Parts parts;
    private final FrameFate fate;
    private final FrameDispatcher dispatcher;
    private final Intake intake;
    private final PacketAssembler assembler;
    private final PostHandshake postHandshake;
    private final long createdAt;
    private final Establishment establishment;
    private boolean keyUpdateWanted;
    private long bytesReceived;
    private long bytesSent;
    private byte[] closeDatagram;

    public Connection(ConnectionSetup setup, long now) {
        seat = setup.seat();
        tools = seat.shared().tools();
        createdAt = now;
        lifecycle = new Lifecycle(now);
        boolean server = seat.shared().server();
        Spaces spaces = new Spaces(server, seat.account(), tools.aead());
        LocalIds localIds = new LocalIds(setup.ids().local(), seat.shared().issuer(), seat.routes());
        PeerIds peerIds = new PeerIds(setup.ids().peer(), seat.routes());
        ControlFrames control = new ControlFrames(localIds, peerIds);
        StreamTraffic streams = new StreamTraffic(seat);
        fate = new FrameFate(spaces, streams, control, setup.trace(), new DatagramSizes());
        PathMtu mtu = new PathMtu();
        Recovery recovery = new Recovery(server, seat.shared().congestion().create(mtu.bytes()), fate,
                seat.account());
        Paths paths = new Paths(server, new Path(setup.remote(), setup.local(), !server || setup.addressValidated()),
                tools.random());
        IdleTimer idle = new IdleTimer(now, seat.shared().limits().handshakeTimeout().toNanos(),
                seat.shared().limits().idleTimeout().toNanos());
        parts = new Parts(server, setup.version(), spaces, recovery, paths, localIds, peerIds, streams, control, idle,
                mtu, setup.trace());
        dispatcher = new FrameDispatcher(parts, tools, new DispatchEvents());
        intake = new Intake(parts, tools, new IntakeSink());
        assembler = new PacketAssembler(parts, tools);
        establishment = new Establishment(seat, parts, lifecycle, intake, assembler);
        postHandshake = new PostHandshake(server);
    }

    /** Begins the handshake: a client's first flight is ready to be transmitted afterwards. */
    public void start(ConnectionSetup setup, byte[] token, long now) {
        establishment.start(setup, dispatcher, token, now);
    }

    /**
     * Where a datagram came from.
     *
     * @param remote the peer's address
     * @param local  our address that it was sent to, or null when the socket does not tell
     * @param ecn    the two ECN bits of its IP header
     */
    public record Source(InetSocketAddress remote, InetSocketAddress local, int ecn) {
    }

    /**
     * Takes one datagram, in place: its bytes are changed.
     *
     * @return false when nothing in it could be opened, so that it may be a stateless reset
     */
    public boolean receive(byte[] datagram, int offset, int length, Source source, long now) {
        if (lifecycle.isLeaving()) {
            return true;
        }
        Path path = parts.paths().from(source.remote(), source.local(), establishment.isConfirmed());
        if (path == null) {
            return true;
        }
        path.received(length);
        bytesReceived += length;
        parts.recovery().loss().amplificationBlocked(false);
        clock(now);
        try {
            int keysBefore = establishment.readableLevels();
            boolean opened = intake.packets(datagram, offset, offset + length,
                    new Intake.Arrival(path, length, source.ecn(), now));
            if (establishment.readableLevels() != keysBefore) {
                intake.retryUndecryptable(parts.paths(), now);
            }
            if (parts.isServer() && lifecycle.phase() == Phase.ACTIVE) {
                // RFC 9001 §4.1.2: for a server, complete is confirmed.
                establishment.confirm(now);
            }
            return opened;
        } catch (ProtocolViolation violation) {
            close(new CloseReason.TransportFailure(violation.code(), violation.frameType(), violation.phrase()), now);
        } catch (AccountOverflow overflow) {
            overflowed(overflow, now);
        }
        return true;
    }

    private void clock(long now) {
        Recovery path = parts.recovery();
        parts.streams().clock(now, path.rtt().smoothed(), path.congestion().window());
        fate.clock(now);
    }

    /** A full endpoint loses packets, as a full network would; a connection beyond its own limit is closed. */
    private void overflowed(AccountOverflow overflow, long now) {
        // In the handshake a lost packet could have moved TLS on already: there is no way back.
        if (!overflow.isEndpointFull() || lifecycle.phase() == Phase.HANDSHAKE) {
            close(new CloseReason.TransportFailure(TransportError.INTERNAL_ERROR, 0, overflow.getMessage()), now);
        }
        seat.shared().hits().hit(overflow.isEndpointFull() ? Limit.ENDPOINT_BYTES : Limit.CONNECTION_BYTES);
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
            establishment.discardInitial();
        }
        if (packet.destination != null && parts.localIds().heard(packet.destination)
                && packet.path != parts.paths().active()) {
            packet.path.useOwnIds();
        }
        dispatcher.dispatch(packet);
        establishment.advance(packet.now);
        if (!isLive() || lifecycle.isLeaving() || parts.spaces().of(packet.type) != packet.space) {
            return;
        }
        boolean newest = packet.number > packet.space.received().largest();
        packet.space.received().received(packet.number, packet.ackEliciting, packet.ecn, packet.now);
        // RFC 9000 §9.3: the newest packet with more than probing frames tells where the peer is now.
        if (newest && packet.nonProbing && packet.path != parts.paths().active() && establishment.isConfirmed()) {
            migrate(packet.path, packet.now);
        }
    }

    private void migrate(Path path, long now) {
        boolean otherHost = parts.paths().migrate(path, now, parts.recovery().ptoNanos());
        if (path.usesOwnIds()) {
            // RFC 9000 §9.5: who answers a deliberate migration uses a new ID too; after a rebinding it need not.
            parts.peerIds().advance();
        }
        if (otherHost) {
            // RFC 9000 §9.4: what was learned about the old path says nothing about the new one.
            parts.mtu().reset();
            parts.recovery().newPath(parts.maxDatagramBytes());
        }
    }

    /**
     * Adds datagrams to the batch until there is nothing left to send or no room.
     *
     * @return true when the batch is full and there may be more
     */
    public boolean transmit(DatagramBatch batch, long now) {
        try {
            clock(now);
            parts.streams().takeSignals();
            if (lifecycle.isLeaving()) {
                leaveWhenRead(now);
                return false;
            }
            updateKeys(now);
            parts.trace().metrics(now, parts.recovery().rtt(), parts.recovery().congestion(), parts.recovery().loss());
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
                    establishment.discardInitial();
                }
            }
        } catch (ProtocolViolation violation) {
            close(new CloseReason.TransportFailure(violation.code(), violation.frameType(), violation.phrase()), now);
        } catch (AccountOverflow overflow) {
            // What is being sent cannot be lost here: it was taken out of its stream already.
            exhausted(overflow, now);
        }
        return false;
    }

    /** RFC 9000 §10.2.2: an endpoint that drains sends nothing, so there is nothing to do but to wait for readers. */
    private void leaveWhenRead(long now) {
        if (!parts.streams().hasUnread()) {
            lifecycle.become(Phase.DRAINING, lifecycle.reason(), now);
        }
    }

    private void exhausted(AccountOverflow overflow, long now) {
        close(new CloseReason.TransportFailure(TransportError.INTERNAL_ERROR, 0, overflow.getMessage()), now);
        seat.shared().hits().hit(overflow.isEndpointFull() ? Limit.ENDPOINT_BYTES : Limit.CONNECTION_BYTES);
    }

    private void updateKeys(long now) {
        KeyUpdate oneRtt = parts.spaces().oneRtt();
        if (oneRtt != null && establishment.isConfirmed() && (keyUpdateWanted || oneRtt.wantsUpdate()) && oneRtt.initiate(now)) {
            keyUpdateWanted = false;
            parts.trace().keyUpdated(now, true);
        }
        // RFC 9001 §6.6: keys that are used up and cannot be updated end the connection.
        if (oneRtt != null && oneRtt.exhausted()) {
            close(new CloseReason.TransportFailure(TransportError.AEAD_LIMIT_REACHED, 0, "the keys are used up"), now);
        }
    }

    /** When {@link #onTimeout} is to be called, in monotonic nanoseconds; always finite while the connection lives. */
    public long nextTimeout() {
        if (lifecycle.isLeaving()) {
            return parts.idle().deadline(parts.recovery().ptoNanos());
        }
        long next = Math.min(parts.idle().deadline(parts.recovery().ptoNanos()), parts.recovery().loss().timeoutNanos());
        next = Math.min(next, Math.min(parts.paths().deadline(), establishment.originalRouteUntil()));
        if (!assembler.isBlocked()) {
            // What may not be sent is not waited for: the peer's next datagram comes first.
            next = Math.min(next, parts.recovery().pacedUntil());
            next = Math.min(next, parts.spaces().application().received().ackDeadlineNanos());
        }
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
        if (lifecycle.isLeaving()) {
            return;
        }
        if (establishment.originalRouteUntil() <= now) {
            establishment.dropOriginalRoute();
        }
        if (parts.paths().deadline() <= now && !parts.paths().onTimeout(now, parts.recovery().ptoNanos())) {
            // RFC 9000 §9.3.2: without a validated path left, the connection ends silently.
            lifecycle.become(Phase.RELEASED,
                    new CloseReason.TransportFailure(TransportError.NO_VIABLE_PATH, 0, "no validated path"), now);
            return;
        }
        if (parts.recovery().loss().timeoutNanos() <= now) {
            clock(now);
            try {
                parts.streams().takeSignals();
                probe(parts.recovery().loss().onTimeout(now));
            } catch (AccountOverflow overflow) {
                exhausted(overflow, now);
            }
        }
    }

    /** RFC 9002 §6.2.4: a probe carries new data if there is any, else what is outstanding. */
    private void probe(PacketNumberSpace space) {
        if (space == null || parts.spaces().get(space) == null) {
            return;
        }
        if (parts.mtu().timedOut(parts.recovery().loss().ptoCount())) {
            parts.recovery().congestion().maxDatagramSize(parts.maxDatagramBytes());
        }
        if (space != PacketNumberSpace.APPLICATION) {
            parts.spaces().get(space).resendCrypto();
        } else if (!parts.streams().wantsToSend()) {
            SentPacket oldest = parts.recovery().loss().oldestInFlight(space);
            if (oldest != null) {
                fate.repeat(space, oldest);
            }
        }
    }

    /** Closes from here: seals the CONNECTION_CLOSE that the stub will answer with. Idempotent. */
    public void close(CloseReason reason, long now) {
        if (lifecycle.isLeaving()) {
            lifecycle.become(Phase.DRAINING, reason, now);
        }
        if (!isLive()) {
            return;
        }
        establishment.dropOriginalRoute();
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

    /**
     * How many bytes may still go to the peer's address after the CONNECTION_CLOSE; below 0 when that is too much
     * already (RFC 9000 §8.1).
     */
    public long closeAllowance() {
        return parts.paths().active().allowance();
    }

    /** How long the stub stays: three probe timeouts (RFC 9000 §10.2). */
    public long closePeriodNanos() {
        return CLOSE_PTOS * parts.recovery().ptoNanos();
    }

    /** Zeroes keys, gives every buffer back, wakes every waiter. Called by {@code retire} alone; idempotent. */
    public void free(CloseReason reason) {
        parts.streams().sever(reason);
        establishment.free();
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
        seat.shared().loop().close(seat.owner(), reason);
    }

    @Override
    public void requestKeyUpdate() {
        seat.shared().loop().execute(() -> {
            keyUpdateWanted = true;
            seat.signal();
        });
    }

    @Override
    public HandshakeFacts facts() {
        return establishment.facts();
    }

    /** How long ago it was created. */
    public long ageNanos(long now) {
        return now - createdAt;
    }

    /** What an order goes by; allocates nothing. On the loop. */
    public long figure(ConnectionOrder order, long now) {
        return switch (order) {
            case MEMORY -> seat.account().used();
            case AGE -> ageNanos(now);
            case RTT -> parts.recovery().rtt().smoothed();
            case RECEIVED -> bytesReceived;
            case SENT -> bytesSent;
        };
    }

    @Override
    public ConnectionStats stats(long now) {
        HandshakeFacts known = establishment.facts();
        return new ConnectionStats(seat.link().id(), lifecycle.phase(), remote(),
                known == null ? "" : known.protocol(), Duration.ofNanos(ageNanos(now)),
                Duration.ofNanos(parts.recovery().rtt().smoothed()), parts.recovery().congestion().window(),
                parts.recovery().loss().bytesInFlight(), bytesReceived, bytesSent, parts.recovery().loss().lostPackets(),
                parts.streams().openStreams(), seat.account().report());
    }

    /** Follows the size of datagrams, by which the congestion window counts. */
    private final class DatagramSizes implements FrameFate.Sizes {
        @Override
        public void acked(SentPacket packet, int probeBytes, long now) {
            if (probeBytes == 0) {
                parts.mtu().acked(packet);
            } else if (parts.mtu().probeAcked(probeBytes, now)) {
                parts.recovery().congestion().maxDatagramSize(parts.maxDatagramBytes());
            }
        }

        @Override
        public void lost(SentPacket packet, int probeBytes, long now) {
            if (probeBytes != 0) {
                parts.mtu().probeLost(probeBytes, now);
            } else if (parts.mtu().lost(packet)) {
                parts.recovery().congestion().maxDatagramSize(parts.maxDatagramBytes());
            }
        }
    }

    /** What the intake hands over. */
    private final class IntakeSink implements Intake.Sink {
        @Override
        public boolean isLive() {
            return Connection.this.isLive() && !lifecycle.isLeaving();
        }

        @Override
        public void opened(ReceivedPacket packet, int length) {
            Connection.this.opened(packet, length);
        }

        @Override
        public void versionsOffered(int[] versions, long now) {
            StringJoiner offered = new StringJoiner(", ", "the server offers ", "");
            for (int version : versions) {
                offered.add("0x" + Integer.toHexString(version));
            }
            lifecycle.become(Phase.RELEASED, new CloseReason.VersionMismatch(offered.toString()), now);
        }

        @Override
        public void retry(ConnectionId source, byte[] token) {
            establishment.retry(source, token);
        }
    }

    /** What the dispatcher hands back to the connection as a whole. */
    private final class DispatchEvents implements FrameDispatcher.Events {
        @Override
        public void crypto(PacketSpace space, Frame.Crypto frame) {
            if (space == parts.spaces().application()) {
                space.crypto().received(frame, postHandshake::read);
            } else {
                establishment.received(space, frame);
            }
        }

        @Override
        public void handshakeDone() {
            establishment.advance(tools.packet().now);
            if (lifecycle.phase() != Phase.ACTIVE) {
                throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0x1e,
                        "HANDSHAKE_DONE before the handshake is complete");
            }
            establishment.confirm(tools.packet().now);
        }

        @Override
        public void peerClosed(CloseReason reason) {
            long now = tools.packet().now;
            establishment.dropOriginalRoute();
            // RFC 9000 §3.2: a stream that has arrived whole is the application's, which may not have run since.
            if (lifecycle.phase() == Phase.ACTIVE && parts.streams().leave(reason)) {
                lifecycle.leave(reason);
                parts.idle().leave(now);
            } else {
                lifecycle.become(Phase.DRAINING, reason, now);
            }
        }

        @Override
        public void newToken(byte[] token) {
            seat.shared().events().tokenReceived(remote(), token);
        }
    }
}
