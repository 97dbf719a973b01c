package ebb.quic.connection;

import ebb.quic.memory.DatagramBatch;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.protection.PacketKeys;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.ReceivedPackets;
import ebb.quic.recovery.SentFrame;
import ebb.quic.recovery.SentPacket;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketNumbers;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import ebb.quic.wire.WireWriter;
import java.util.Arrays;

/**
 * Writes datagrams: chooses packets and frames by priority, pads, seals, and tells recovery what went out. Everything
 * is written straight into the batch that is handed to the socket. Loop-confined; owned by the connection.
 */
final class PacketAssembler {
    /** RFC 9000 §14.1: datagrams with Initial packets, and those that probe a path, have at least this size. */
    static final int MIN_INITIAL_BYTES = 1200;

    private static final int TAG_BYTES = 16;
    private static final int ECT_0 = 2;
    private static final int SAMPLE_REACH = 4;
    /** Room for frames without which a packet is not worth its header. */
    private static final int SMALLEST_USEFUL = 32;
    /** A short header packet with that room, whatever the length of the peer's ID. */
    private static final int SMALLEST_PACKET = 73;
    private static final byte[] NO_TOKEN = new byte[0];
    private static final PacketNumberSpace[] ORDER = PacketNumberSpace.values();
    /** Before the handshake is complete, ACKs carry no scaled delay (RFC 9000 §13.2.5). */
    private static final int ACK_DELAY_EXPONENT = 3;

    private final Parts parts;
    private final LoopTools tools;
    private byte[] token = new byte[0];
    private long skipNumber;
    private boolean sentHandshake;

    PacketAssembler(Parts parts, LoopTools tools) {
        this.parts = parts;
        this.tools = tools;
        skipNumber = 16 + tools.random().nextInt(256);
    }

    /** The token that a client's Initial packets carry (RFC 9000 §8.1). */
    void token(byte[] token) {
        this.token = token;
    }

    /** Whether a Handshake packet was sent, after which a client is done with Initial keys (RFC 9001 §4.9.1). */
    boolean sentHandshake() {
        return sentHandshake;
    }

    /** Adds one datagram to the batch; false when there is nothing that may be sent now. */
    boolean assemble(DatagramBatch batch, long now) {
        Path aside = parts.paths().owingAside();
        if (aside != null && assembleAside(aside, batch, now)) {
            return true;
        }
        Path path = parts.paths().active();
        int limit = parts.maxDatagramBytes();
        boolean blocked = isBlocked();
        parts.recovery().loss().amplificationBlocked(blocked);
        if (blocked) {
            return false;
        }
        if (assembleMtuProbe(path, batch, now)) {
            return true;
        }
        int room = (int) Math.min(limit, path.allowance());
        tools.datagram().reset(batch.array(), batch.end(), room);
        boolean maySend = parts.recovery().maySend(now, room);
        int count = 0;
        for (PacketNumberSpace space : ORDER) {
            if (append(tools.planned(count), parts.spaces().get(space), maySend, now)) {
                count++;
            }
        }
        return count > 0 && finish(batch, path, count, now);
    }

    /** Whether nothing may go to the peer's address before more comes from it. */
    boolean isBlocked() {
        // RFC 9000 §8.1: an address that was not validated gets at most three times what it sent. In the handshake that
        // means whole datagrams; after a migration a small one with a challenge is better than none (§8.2.1).
        int least = parts.spaces().initial() == null ? SMALLEST_PACKET
                : Math.min(parts.maxDatagramBytes(), MIN_INITIAL_BYTES);
        return parts.paths().active().allowance() < least;
    }

    /** RFC 9000 §14.4: a probe for larger datagrams is a packet with PING and PADDING of the size to be tried. */
    private boolean assembleMtuProbe(Path path, DatagramBatch batch, long now) {
        int size = parts.mtu().probeDue(now);
        PacketSpace space = parts.spaces().application();
        if (size == 0 || !path.isValidated() || !parts.recovery().maySend(now, size)) {
            return false;
        }
        tools.datagram().reset(batch.array(), batch.end(), size);
        PlannedPacket planned = tools.planned(0);
        if (!begin(planned, space, parts.spaces().writeKeys(space), parts.peerIds().current())) {
            return false;
        }
        WireWriter out = tools.payload();
        FrameWriter.write(out, new Frame.Ping());
        FrameWriter.padding(out, out.remaining());
        planned.remember(new SentFrame.MtuProbe(size));
        planned.padded = true;
        end(planned, out);
        parts.mtu().probeSent(size);
        return finish(batch, path, 1, now);
    }

    private boolean append(PlannedPacket planned, PacketSpace space, boolean maySend, long now) {
        PacketKeys keys = space == null ? null : parts.spaces().writeKeys(space);
        if (keys == null) {
            return false;
        }
        boolean probe = parts.recovery().loss().probesOwed(space.space()) > 0;
        if (probe && space != parts.spaces().application() && !space.wantsToSendCrypto()) {
            // RFC 9002 §6.2.4: the second probe too carries the flight; a PING alone would not bring it back.
            space.resendCrypto();
        }
        boolean elicit = probe || maySend && wantsToSend(space);
        if (!elicit && !space.received().ackDue(now)
                || !begin(planned, space, keys, parts.peerIds().current())) {
            return false;
        }
        WireWriter out = tools.payload();
        int from = out.position();
        acknowledge(planned, space, out, now);
        if (!elicit && planned.carriesAck && !parts.recovery().loss().hasInFlight(space.space())
                && space.received().takePingDue() && out.remaining() > 0) {
            // RFC 9000 §13.2.4: now and then something that makes the peer acknowledge our acknowledgements. One at a
            // time: a peer that never does would make us remember them all.
            FrameWriter.write(out, new Frame.Ping());
            planned.remember(new SentFrame.Ping());
        }
        if (elicit) {
            fill(planned, space, out);
            if (probe && !planned.ackEliciting && out.remaining() > 0) {
                FrameWriter.write(out, new Frame.Ping());
                planned.remember(new SentFrame.Ping());
            }
        }
        if (out.position() == from) {
            tools.datagram().position(planned.start);
            return false;
        }
        end(planned, out);
        return true;
    }

    private boolean wantsToSend(PacketSpace space) {
        if (space.wantsToSendCrypto()) {
            return true;
        }
        return space == parts.spaces().application() && (parts.control().wantsToSend()
                || parts.streams().wantsToSend() || parts.paths().active().owesChallenge()
                || parts.paths().active().owesResponse());
    }

    /** Writes the header and points the payload writer behind it; false when no useful packet fits any more. */
    private boolean begin(PlannedPacket planned, PacketSpace space, PacketKeys keys, ConnectionId destination) {
        WireWriter out = tools.datagram();
        skipSometimes(space);
        long number = space.nextNumber();
        int numberLength = PacketNumbers.length(number, parts.recovery().loss().largestAcked(space.space()));
        LongHeader.Ids ids = new LongHeader.Ids(destination, parts.localIds().first());
        boolean isLong = space.type() != PacketType.ONE_RTT;
        int headerBytes = isLong ? LongHeader.size(space.type(), ids, tokenFor(space).length)
                : 1 + ids.destination().length();
        if (out.remaining() < headerBytes + numberLength + TAG_BYTES + SMALLEST_USEFUL) {
            return false;
        }
        planned.clear();
        planned.space = space;
        planned.keys = keys;
        planned.number = number;
        planned.start = out.position();
        if (isLong) {
            planned.lengthOffset = LongHeader.write(out, space.type(), parts.version(), ids, tokenFor(space),
                    numberLength);
        } else {
            ShortHeader.write(out, ids.destination(), false, parts.spaces().oneRtt().writePhase(), numberLength);
        }
        planned.numberOffset = out.position();
        PacketNumbers.write(out, number, numberLength);
        planned.payloadOffset = out.position();
        tools.payload().reset(out.array(), out.position(), out.remaining() - TAG_BYTES);
        return true;
    }

    private byte[] tokenFor(PacketSpace space) {
        return space.type() == PacketType.INITIAL ? token : NO_TOKEN;
    }

    /** RFC 9000 §21.4: numbers left out at random expose a peer that acknowledges what it never got. */
    private void skipSometimes(PacketSpace space) {
        if (space.space() == PacketNumberSpace.APPLICATION && space.nextNumber() == skipNumber) {
            parts.recovery().loss().skipped(space.space(), skipNumber);
            space.advance();
            skipNumber = space.nextNumber() + 64 + tools.random().nextInt(1024);
        }
    }

    private void acknowledge(PlannedPacket planned, PacketSpace space, WireWriter out, long now) {
        if (space.received().ackDeadlineNanos() == Long.MAX_VALUE) {
            return;
        }
        int exponent = space.space() == PacketNumberSpace.APPLICATION ? ACK_DELAY_EXPONENT : 0;
        long delay = exponent == 0 ? 0 : space.received().rawAckDelay(now, exponent);
        ReceivedPackets received = space.received();
        int written = received.hasEcn()
                ? FrameWriter.ack(out, received.ranges(), delay,
                        new Frame.EcnCounts(received.ect0(), received.ect1(), received.ce()))
                : FrameWriter.ack(out, received.ranges(), delay);
        if (written > 0) {
            planned.carriesAck = true;
            SentFrame ack = new SentFrame.Ack(received.largest());
            ack.next = planned.frames;
            planned.frames = ack;
        }
    }

    private void fill(PlannedPacket planned, PacketSpace space, WireWriter out) {
        if (space == parts.spaces().application()) {
            fillProbing(planned, parts.paths().active(), out);
            parts.control().fill(out, planned);
        }
        while (space.wantsToSendCrypto()) {
            SentFrame sent = space.crypto().fill(out);
            if (sent == null) {
                break;
            }
            planned.remember(sent);
        }
        if (space == parts.spaces().application()) {
            parts.streams().fill(out, planned);
        }
    }

    private static void fillProbing(PlannedPacket planned, Path path, WireWriter out) {
        if (path.owesResponse() && out.remaining() > 9) {
            FrameWriter.write(out, new Frame.PathResponse(path.takeResponse()));
            planned.ackEliciting = true;
            planned.padded = true;
        }
        if (path.owesChallenge() && out.remaining() > 9) {
            FrameWriter.write(out, new Frame.PathChallenge(path.takeChallenge()));
            planned.ackEliciting = true;
            planned.padded = true;
        }
    }

    private void end(PlannedPacket planned, WireWriter payload) {
        // RFC 9001 §5.4.2: there must be enough ciphertext to sample for header protection.
        while (payload.position() - planned.numberOffset < SAMPLE_REACH) {
            payload.writeByte(0);
        }
        planned.end = payload.position();
        tools.datagram().position(planned.end + TAG_BYTES);
    }

    /** Makes the datagram as large as what is in it asks for; false where it may have any size. */
    private boolean expand(DatagramBatch batch, Path path, int count) {
        boolean expand = false;
        for (int i = 0; i < count; i++) {
            PlannedPacket planned = tools.planned(i);
            boolean initial = planned.space.type() == PacketType.INITIAL;
            expand |= planned.padded || initial && (!parts.isServer() || planned.ackEliciting);
        }
        PlannedPacket last = tools.planned(count - 1);
        int length = tools.datagram().position() - batch.end();
        if (expand && length < MIN_INITIAL_BYTES) {
            // RFC 9000 §14.1, §8.2.1: with less the path would not be shown to carry QUIC.
            int wanted = (int) Math.min(MIN_INITIAL_BYTES, path.allowance());
            if (wanted > length) {
                Arrays.fill(batch.array(), last.end, last.end + wanted - length, (byte) 0);
                last.end += wanted - length;
                last.padded = true;
                tools.datagram().position(last.end + TAG_BYTES);
            }
        }
        return expand;
    }

    private boolean finish(DatagramBatch batch, Path path, int count, long now) {
        boolean expand = expand(batch, path, count);
        int length = tools.datagram().position() - batch.end();
        boolean marked = parts.recovery().marksEcn();
        boolean eliciting = false;
        for (int i = 0; i < count; i++) {
            eliciting |= send(tools.planned(i), batch.array(), marked, now);
        }
        batch.commit(length, path.remote(), path.local(), marked ? ECT_0 : 0);
        path.sent(length);
        if (expand && length < MIN_INITIAL_BYTES) {
            path.probedSmall();
        }
        if (eliciting) {
            if (length >= parts.maxDatagramBytes() && !expand) {
                parts.mtu().filled();
                parts.recovery().startEcn();
            }
            parts.recovery().sent(length, now);
            parts.idle().sentAckEliciting(now);
        }
        return true;
    }

    private boolean send(PlannedPacket planned, byte[] bytes, boolean marked, long now) {
        tools.turn().spend(Turn.Work.PACKET_SENT);
        seal(planned, bytes, now);
        PacketSpace space = planned.space;
        space.advance();
        if (planned.carriesAck) {
            space.received().ackSent(now);
        }
        if (planned.ackEliciting) {
            parts.recovery().loss().probeSent(space.space());
        }
        sentHandshake |= space.space() == PacketNumberSpace.HANDSHAKE;
        int size = planned.end + TAG_BYTES - planned.start;
        SentPacket sent = new SentPacket(planned.number, now, size, planned.ackEliciting,
                planned.ackEliciting || planned.padded, planned.frames);
        if (marked) {
            parts.recovery().sentMarked(space.space());
            sent.markEcn();
        }
        parts.recovery().loss().sent(space.space(), sent);
        boolean eliciting = planned.ackEliciting;
        planned.clear();
        return eliciting;
    }

    private void seal(PlannedPacket planned, byte[] bytes, long now) {
        parts.trace().packetSent(now, planned.space.type(), planned.number, planned.end + TAG_BYTES - planned.start,
                bytes, planned.payloadOffset, planned.end - planned.payloadOffset);
        AeadTools aead = tools.aead();
        if (planned.lengthOffset >= 0) {
            int length = planned.end + TAG_BYTES - planned.numberOffset;
            bytes[planned.lengthOffset] = (byte) (0x40 | length >> 8);
            bytes[planned.lengthOffset + 1] = (byte) length;
        } else {
            KeyUpdate oneRtt = parts.spaces().oneRtt();
            oneRtt.sealed(planned.number);
        }
        aead.seal(planned.keys, planned.number, bytes, planned.start, planned.payloadOffset - planned.start,
                planned.end - planned.payloadOffset);
        aead.protectHeader(planned.keys, bytes, planned.start, planned.numberOffset);
    }

    /** A packet with nothing but path validation frames, to an address that is not (or no longer) the active one. */
    private boolean assembleAside(Path path, DatagramBatch batch, long now) {
        PacketKeys keys = parts.spaces().writeKeys(parts.spaces().application());
        int room = (int) Math.min(parts.maxDatagramBytes(), path.allowance());
        // RFC 9002 §7: it counts as in flight, so it keeps to the congestion window like any other.
        if (keys == null || room < SMALLEST_PACKET || !parts.recovery().loss().canSend(room)) {
            return false;
        }
        tools.datagram().reset(batch.array(), batch.end(), room);
        PlannedPacket planned = tools.planned(0);
        // RFC 9000 §9.5: a path that the peer wants unlinked from the others has an ID of its own.
        ConnectionId destination = path.usesOwnIds() ? parts.peerIds().next() : parts.peerIds().current();
        if (!begin(planned, parts.spaces().application(), keys, destination)) {
            return false;
        }
        fillProbing(planned, path, tools.payload());
        end(planned, tools.payload());
        return finish(batch, path, 1, now);
    }

    /**
     * One datagram with CONNECTION_CLOSE in a packet of every level that the peer may be able to read
     * (RFC 9000 §10.2.3); empty when there are no keys to seal with.
     */
    byte[] closeDatagram(Frame.ConnectionClose close, long now) {
        DatagramBatch batch = tools.scratch();
        tools.datagram().reset(batch.array(), 0, MIN_INITIAL_BYTES);
        int count = 0;
        for (PacketNumberSpace space : ORDER) {
            if (appendClose(tools.planned(count), parts.spaces().get(space), close)) {
                count++;
            }
        }
        if (count == 0) {
            return new byte[0];
        }
        expand(batch, parts.paths().active(), count);
        // Nothing waits for this datagram to arrive, so recovery need not know of it: that could take memory.
        for (int i = 0; i < count; i++) {
            seal(tools.planned(i), batch.array(), now);
            tools.planned(i).clear();
        }
        int length = tools.datagram().position();
        parts.paths().active().sent(length);
        return Arrays.copyOf(batch.array(), length);
    }

    private boolean appendClose(PlannedPacket planned, PacketSpace space, Frame.ConnectionClose close) {
        PacketKeys keys = space == null ? null : parts.spaces().writeKeys(space);
        if (keys == null || !begin(planned, space, keys, parts.peerIds().current())) {
            return false;
        }
        Frame frame = CloseFrames.forLevel(close, space.type());
        FrameWriter.write(tools.payload(), frame);
        end(planned, tools.payload());
        return true;
    }
}
