package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.StreamStoppedException;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.WireWriter;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * The sending half of a stream: its state, the peer's credit and what is not acknowledged yet. Guarded by the monitor
 * of the stream, which does the waiting. 48 bytes, its credit 40 more, and a buffer while there is something in it.
 */
final class SendHalf {
    static final int RETAINED_BYTES = 88;

    /** RFC 9000 §16: the largest length that the two bytes of our STREAM header can say. */
    private static final int LARGEST_FRAME = 16_383;
    /** What may be written before the path has shown how much it carries. */
    private static final int FIRST_ROOM_BYTES = 128 << 10;
    /** A smaller part than this of what waits is not worth a frame at the end of a packet. */
    private static final int SMALLEST_PART = 24;

    private final SendCredit credit;
    private final int largestRoomBytes;
    private int roomBytes;
    private SendState state = SendState.READY;
    private SendBuffer buffer;
    private long code;
    private boolean finishing;
    private boolean owesFin;
    private boolean finAcked;
    private boolean owesReset;

    SendHalf(SendCredit credit, int largestRoomBytes) {
        this.credit = credit;
        this.largestRoomBytes = largestRoomBytes;
        this.roomBytes = Math.min(FIRST_ROOM_BYTES, largestRoomBytes);
    }

    /** Moves on; anything but a step of the diagram is a defect of ours. */
    private void become(SendState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(state + " to " + next);
        }
        state = next;
    }

    SendState state() {
        return state;
    }

    /** Whether the application may still write. */
    boolean isWritable() {
        return state.isSending() && !finishing;
    }

    /** Bytes written and not acknowledged. */
    long buffered() {
        return buffer == null ? 0 : buffer.length();
    }

    /** Bytes from the beginning of the stream that the peer has acknowledged without a gap. */
    long acknowledged() {
        return end() - buffered();
    }

    /** Whether a writer that waited should go on: not at the first free byte, but when a good part is free. */
    boolean hasRoom() {
        return buffered() <= roomBytes - roomBytes / 4;
    }

    /** Whether a writer has to wait for acknowledgements. */
    boolean isFull() {
        return buffered() >= roomBytes;
    }

    /** Whether a congestion window asks for more room than there is. */
    boolean isOutgrownBy(long congestionWindow) {
        return roomFor(congestionWindow) > roomBytes;
    }

    /** Takes the room that goes with a congestion window; true when a writer that waits should look again. */
    boolean follow(long congestionWindow) {
        int room = roomFor(congestionWindow);
        boolean more = room > roomBytes;
        roomBytes = room;
        return more && hasRoom();
    }

    /** One window that is in flight, and one to follow it while its acknowledgements are on their way back. */
    private int roomFor(long congestionWindow) {
        return Math.clamp(2 * congestionWindow, Math.min(FIRST_ROOM_BYTES, largestRoomBytes), largestRoomBytes);
    }

    /** Copies what fits below the cap, at most {@code length} bytes; 0 when full or when the account refuses. */
    int append(byte[] from, int offset, int length, Account account) {
        int fitting = (int) Math.min(length, roomBytes - buffered());
        if (fitting > 0 && buffer == null) {
            buffer = SendBuffer.reserved(account, credit.used());
        }
        int done = 0;
        while (buffer != null && done < fitting) {
            int copied = buffer.append(from, offset + done, fitting - done);
            if (copied == 0) {
                break;
            }
            done += copied;
        }
        return done;
    }

    /** Throws when the application may not write. */
    void checkWritable() throws IOException {
        if (state == SendState.RESET_SENT || state == SendState.RESET_RECVD) {
            throw new StreamStoppedException(code);
        }
        if (finishing) {
            throw new ClosedChannelException();
        }
    }

    /** The application has written everything: false when that was known, or no longer matters. */
    boolean finish() {
        if (!isWritable()) {
            return false;
        }
        finishing = true;
        owesFin = true;
        return true;
    }

    /** Gives up what the peer does not have: false when it has everything or this happened before. */
    boolean reset(long errorCode) {
        // RFC 9000 §3.1: from any state in which data are sent, but not after everything was acknowledged.
        if (!state.isSending()) {
            return false;
        }
        become(SendState.RESET_SENT);
        code = errorCode;
        owesReset = true;
        owesFin = false;
        free();
        return true;
    }

    void resetLost() {
        owesReset = state == SendState.RESET_SENT;
    }

    void resetAcked() {
        if (state == SendState.RESET_SENT) {
            owesReset = false;
            become(SendState.RESET_RECVD);
        }
    }

    private long end() {
        return buffer == null ? credit.used() : buffer.end();
    }

    private boolean hasUnsent() {
        return state.isSending() && end() > credit.used();
    }

    /** The peer's limit keeps this stream from sending, and it was not told yet. */
    private boolean owesBlocked() {
        // RFC 9000 §3.3: no STREAM_DATA_BLOCKED once the stream is reset or done.
        return hasUnsent() && credit.owesBlocked();
    }

    /** The peer's limit for this stream. */
    void raise(long limit) {
        credit.raise(limit);
    }

    void blockedLost() {
        credit.blockedLost();
    }

    /** Whether there is something to send that needs no credit of the connection: a repetition or the bare end. */
    private boolean owesOld() {
        return buffer != null && buffer.hasLost() || owesFin && end() == credit.used();
    }

    /** Whether there is something to send, given credit of the connection. */
    boolean wantsToSend() {
        return owesReset || state.isSending() && (owesOld() || hasUnsent() && credit.available() > 0 || owesBlocked());
    }

    /** Whether what there is to send waits for the connection's credit alone. */
    boolean awaitsConnection() {
        return !owesReset && !owesOld() && !owesBlocked() && hasUnsent() && credit.available() > 0;
    }

    /** Writes one frame: RESET_STREAM, STREAM_DATA_BLOCKED or STREAM; null when nothing is owed, allowed or fits. */
    SentFrame fill(long id, WireWriter out, SendCredit connection) {
        // RFC 9000 §4.5: the final size of a reset is one more than the highest offset that was sent.
        if (owesReset && FrameRoom.write(out, new Frame.ResetStream(id, code, credit.used()))) {
            owesReset = false;
            return new SentFrame.ResetStream(id);
        }
        if (owesBlocked() && FrameRoom.write(out, new Frame.StreamDataBlocked(id, credit.limit()))) {
            credit.blockedSent();
            return new SentFrame.StreamDataBlocked(id);
        }
        return state.isSending() ? fillData(id, out, connection) : null;
    }

    private SentFrame fillData(long id, WireWriter out, SendCredit connection) {
        if (buffer != null && buffer.hasLost()) {
            // RFC 9000 §13.3: lost data are repeated before new data are sent; they need no new credit.
            return write(id, out, buffer.lostFrom(), buffer.lostTo() - buffer.lostFrom(), null);
        }
        // RFC 9000 §4.1: new data stay within what the stream and the connection may send.
        long allowed = Math.min(credit.available(), connection.available());
        long unsent = Math.min(end() - credit.used(), allowed);
        if (unsent <= 0 && !(owesFin && end() == credit.used())) {
            return null;
        }
        return write(id, out, credit.used(), unsent, connection);
    }

    /** Writes as much as fits of the wanted bytes; new ones take the connection's credit, repeated ones bring null. */
    private SentFrame write(long id, WireWriter out, long offset, long wanted, SendCredit connection) {
        int room = Math.min(out.remaining() - FrameWriter.streamHeaderSize(id, offset), LARGEST_FRAME);
        if (room < Math.min(wanted, SMALLEST_PART)) {
            return null;
        }
        int length = (int) Math.min(wanted, room);
        // RFC 9000 §4.5: the end is where the application said; nothing is sent beyond it.
        boolean fin = finishing && offset + length == end();
        FrameWriter.streamHeader(out, id, offset, length, fin);
        if (length > 0) {
            buffer.copyTo(out, offset, length);
        }
        if (connection == null) {
            buffer.sentAgain(offset, offset + length);
        } else {
            credit.use(length);
            connection.use(length);
        }
        sent(fin);
        return new SentFrame.Stream(id, offset, length, fin);
    }

    private void sent(boolean fin) {
        if (state == SendState.READY) {
            become(SendState.SEND);
        }
        if (fin) {
            owesFin = false;
            if (state == SendState.SEND) {
                become(SendState.DATA_SENT);
            }
        }
    }

    /** A frame arrived. */
    void acked(long offset, int length, boolean fin) {
        if (!state.isSending()) {
            return;
        }
        if (length > 0 && buffer != null) {
            buffer.acked(offset, offset + length);
            if (buffered() == 0) {
                // Everything written was sent and arrived: a quiet stream keeps no buffer.
                free();
            }
        }
        if (fin) {
            finAcked = true;
            owesFin = false;
        }
        if (finAcked && state == SendState.DATA_SENT && buffered() == 0) {
            become(SendState.DATA_RECVD);
        }
    }

    /** A frame did not arrive. */
    void lost(long offset, int length, boolean fin) {
        if (!state.isSending()) {
            return;
        }
        if (length > 0 && buffer != null) {
            buffer.lost(offset, offset + length);
        }
        owesFin |= fin && !finAcked;
    }

    /** Drops the buffer and gives its bytes back; idempotent. */
    void free() {
        if (buffer != null) {
            buffer.free();
            buffer = null;
        }
    }
}
