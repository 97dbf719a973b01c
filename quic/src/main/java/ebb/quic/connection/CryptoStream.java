package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.model.TransportError;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.AckRanges;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.WireWriter;
import java.util.Arrays;

/**
 * The CRYPTO stream of one encryption level, both directions (RFC 9000 §7.5, §19.6). Loop-confined; part of the
 * handshake's object graph, except for the 1-RTT level, which stays and is empty when quiet.
 *
 * <p>Bounds: what arrives out of order must lie within {@code windowBytes} of what was read, else the connection is
 * closed with CRYPTO_BUFFER_EXCEEDED; what is sent is what our own TLS engine produced.
 */
final class CryptoStream {
    private static final int FRAGMENTS = 64;
    /** More than our own flights can ever be cut into, so that no range is forgotten. */
    private static final int SENT_RANGES = 4096;
    private static final byte[] EMPTY = new byte[0];

    /** Where in-order bytes go. */
    interface Reader {
        void read(byte[] buffer, int offset, int length);
    }

    private final Account account;
    private final int windowBytes;
    private byte[] in = EMPTY;
    private long readOffset;
    private AckRanges arrived;

    private byte[] out = EMPTY;
    private int outLength;
    private long outBase;
    private int sentTo;
    private AckRanges resend;
    private AckRanges acked;

    CryptoStream(Account account, int windowBytes) {
        this.account = account;
        this.windowBytes = windowBytes;
    }

    /** Takes a frame and hands on what is now in order. */
    void received(Frame.Crypto frame, Reader reader) {
        long end = frame.offset() + frame.dataLength();
        if (end <= readOffset || frame.dataLength() == 0) {
            return;
        }
        // RFC 9000 §7.5: a peer that goes beyond what we are ready to buffer is closed with CRYPTO_BUFFER_EXCEEDED.
        if (end - readOffset > windowBytes) {
            throw new ProtocolViolation(TransportError.CRYPTO_BUFFER_EXCEEDED, frame.type(),
                    "CRYPTO data up to " + end + " while " + readOffset + " was read");
        }
        if (frame.offset() <= readOffset && arrived == null) {
            int skip = (int) (readOffset - frame.offset());
            readOffset = end;
            reader.read(frame.array(), frame.dataOffset() + skip, frame.dataLength() - skip);
            return;
        }
        keep(frame, end);
        drain(reader);
    }

    private void keep(Frame.Crypto frame, long end) {
        if (arrived == null) {
            arrived = new AckRanges(FRAGMENTS + 1);
        }
        long from = Math.max(frame.offset(), readOffset);
        ensureIn((int) (end - readOffset));
        System.arraycopy(frame.array(), frame.dataOffset() + (int) (from - frame.offset()), in,
                (int) (from - readOffset), (int) (end - from));
        arrived.addRange(from, end - 1);
        if (arrived.count() > FRAGMENTS) {
            throw new ProtocolViolation(TransportError.CRYPTO_BUFFER_EXCEEDED, frame.type(),
                    "more than " + FRAGMENTS + " gaps in CRYPTO data");
        }
    }

    private void ensureIn(int needed) {
        if (needed > in.length) {
            int capacity = Math.min(windowBytes, Math.max(needed, Math.max(1024, in.length * 2)));
            account.charge(Component.CRYPTO, capacity - in.length);
            in = Arrays.copyOf(in, capacity);
        }
    }

    private void drain(Reader reader) {
        int last = arrived.count() - 1;
        if (last < 0 || arrived.smallest(last) > readOffset) {
            return;
        }
        long end = arrived.largest(last) + 1;
        int length = (int) (end - readOffset);
        byte[] ready = Arrays.copyOf(in, length);
        int rest = (int) (arrived.largest() + 1 - end);
        System.arraycopy(in, length, in, 0, rest);
        readOffset = end;
        arrived.removeBelow(end);
        if (arrived.count() == 0) {
            freeIn();
        }
        reader.read(ready, 0, length);
    }

    private void freeIn() {
        account.release(Component.CRYPTO, in.length);
        in = EMPTY;
        arrived = null;
    }

    /** Whether bytes wait for the rest of what came out of order. */
    boolean hasGaps() {
        return arrived != null;
    }

    /** Queues bytes of our TLS engine. */
    void write(byte[] message) {
        int needed = outLength + message.length;
        if (needed > out.length) {
            account.charge(Component.CRYPTO, needed - out.length);
            out = Arrays.copyOf(out, needed);
        }
        System.arraycopy(message, 0, out, outLength, message.length);
        outLength = needed;
    }

    /** Whether there is something to send for the first time or again. */
    boolean wantsToSend() {
        return sentTo < outLength || resend != null;
    }

    /** Writes one CRYPTO frame into what is left of the packet; null when nothing fits or is to be sent. */
    SentFrame fill(WireWriter out) {
        int from = resend != null ? (int) (resend.smallest(resend.count() - 1) - outBase) : sentTo;
        int end = resend != null ? (int) (resend.largest(resend.count() - 1) + 1 - outBase) : outLength;
        int room = out.remaining() - FrameWriter.cryptoHeaderSize(outBase + from);
        int length = Math.min(end - from, room);
        if (length <= 0) {
            return null;
        }
        FrameWriter.cryptoHeader(out, outBase + from, length);
        out.writeBytes(this.out, from, length);
        if (resend != null) {
            resend.removeBelow(outBase + from + length);
            if (resend.count() == 0) {
                resend = null;
            }
        }
        sentTo = Math.max(sentTo, from + length);
        return new SentFrame.Crypto(outBase + from, length);
    }

    /** The peer has these bytes. */
    void acked(long offset, int length) {
        if (offset + length <= outBase) {
            return;
        }
        if (acked == null) {
            acked = new AckRanges(SENT_RANGES);
        }
        acked.addRange(offset, offset + length - 1);
        long done = acked.largest(acked.count() - 1) + 1;
        if (acked.smallest(acked.count() - 1) <= outBase && done == outBase + outLength && sentTo == outLength) {
            outBase = done;
            freeOut();
        }
    }

    /** These bytes were lost, unless another packet that carried them was acknowledged. */
    void lost(long offset, int length) {
        long from = Math.max(offset, outBase);
        for (long at = from; at < offset + length; at++) {
            if (acked == null || !acked.contains(at)) {
                if (resend == null) {
                    resend = new AckRanges(SENT_RANGES);
                }
                resend.add(at);
            }
        }
    }

    /** Sends everything again that was sent and not acknowledged: a probe (RFC 9002 §6.2.4). */
    void resendUnacknowledged() {
        if (sentTo > 0) {
            lost(outBase, sentTo);
        }
    }

    private void freeOut() {
        account.release(Component.CRYPTO, out.length);
        out = EMPTY;
        outLength = 0;
        sentTo = 0;
        resend = null;
        acked = null;
    }

    /** Gives everything back; idempotent. */
    void free() {
        freeIn();
        freeOut();
    }
}
