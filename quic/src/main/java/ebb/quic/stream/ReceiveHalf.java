package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.TransportError;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.WireWriter;
import java.nio.channels.ClosedChannelException;

/**
 * The receiving half of a stream: its state, its window and what arrived and was not read. Guarded by the monitor of
 * the stream, which does the waiting. 64 bytes, its window 64 more, and a buffer while there is something in it.
 */
final class ReceiveHalf {
    static final int RETAINED_BYTES = 128;

    private static final long UNKNOWN = -1;

    private final FlowWindow window;
    private ReceiveState state = ReceiveState.RECV;
    private ReceiveBuffer buffer;
    private long finalSize = UNKNOWN;
    private long code;
    private long unreported;
    private boolean stopped;
    private boolean owesStopSending;
    private boolean owesLimit;

    ReceiveHalf(FlowWindow window) {
        this.window = window;
    }

    /** Moves on; anything but a step of the diagram is a defect of ours. */
    private void become(ReceiveState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(state + " to " + next);
        }
        state = next;
    }

    ReceiveState state() {
        return state;
    }

    /** A STREAM frame: checks both windows and the final size before anything is kept. */
    void received(Frame.Stream frame, FlowWindow connection, Account account) {
        long end = frame.offset() + frame.dataLength();
        checkFinalSize(end, frame.fin(), frame.type());
        count(end, connection, frame.type());
        if (!state.isReceiving()) {
            return;
        }
        if (frame.fin() && state == ReceiveState.RECV) {
            finalSize = end;
            become(ReceiveState.SIZE_KNOWN);
        }
        if (stopped) {
            discard();
            return;
        }
        if (frame.dataLength() > 0) {
            if (buffer == null) {
                buffer = ReceiveBuffer.charged(account);
            }
            buffer.insert(frame.offset(), frame.array(), frame.dataOffset(), frame.dataLength());
        }
        if (state == ReceiveState.SIZE_KNOWN && contiguous() == finalSize) {
            become(ReceiveState.DATA_RECVD);
        }
    }

    /** A RESET_STREAM frame: what was not read is dropped. */
    void received(Frame.ResetStream frame, FlowWindow connection) {
        checkFinalSize(frame.finalSize(), true, frame.type());
        // RFC 9000 §4.5: all bytes up to the final size count against the connection's window, received or not.
        count(frame.finalSize(), connection, frame.type());
        // RFC 9000 §3.2: a reset that comes after all data may be ignored.
        if (!state.isReceiving()) {
            return;
        }
        finalSize = frame.finalSize();
        code = frame.errorCode();
        become(ReceiveState.RESET_RECVD);
        dropRest();
        if (stopped) {
            become(ReceiveState.RESET_READ);
        }
    }

    private void checkFinalSize(long end, boolean isFinal, long frameType) {
        // RFC 9000 §4.5: the final size never changes, and nothing lies beyond it.
        boolean wrong = finalSize == UNKNOWN ? isFinal && end < window.received()
                : end > finalSize || isFinal && end != finalSize;
        if (wrong) {
            throw new ProtocolViolation(TransportError.FINAL_SIZE_ERROR, frameType, finalSize == UNKNOWN
                    ? "a final size of " + end + " after " + window.received() + " bytes"
                    : "bytes to " + end + " of a stream of " + finalSize);
        }
    }

    private void count(long end, FlowWindow connection, long frameType) {
        long growth = end - window.received();
        if (growth > 0) {
            window.check(growth, frameType);
            connection.check(growth, frameType);
            window.receive(growth);
            connection.receive(growth);
        }
    }

    private long contiguous() {
        return buffer == null ? 0 : buffer.contiguous();
    }

    /** Whether {@link #read} would not have to wait. */
    boolean isReadable() {
        return stopped || state != ReceiveState.RECV && state != ReceiveState.SIZE_KNOWN || available() > 0;
    }

    /** Bytes that can be read at once. */
    long available() {
        return buffer == null || stopped ? 0 : buffer.readable();
    }

    /** Reads what is there: the number of bytes, 0 when the caller has to wait, -1 at the end. */
    int read(byte[] into, int offset, int length) throws StreamResetException, ClosedChannelException {
        if (stopped) {
            throw new ClosedChannelException();
        }
        if (state == ReceiveState.RESET_RECVD) {
            become(ReceiveState.RESET_READ);
        }
        if (state == ReceiveState.RESET_READ) {
            throw new StreamResetException(code);
        }
        int read = buffer == null ? 0 : buffer.read(into, offset, length);
        window.consume(read);
        unreported += read;
        if (state == ReceiveState.DATA_RECVD && buffered() == 0) {
            become(ReceiveState.DATA_READ);
        }
        return read == 0 && state == ReceiveState.DATA_READ ? -1 : read;
    }

    private long buffered() {
        return buffer == null ? 0 : buffer.readable();
    }

    /** The application wants no more: false when there was nothing to stop. */
    boolean stop(long errorCode) {
        if (stopped || state.isTerminal()) {
            return false;
        }
        stopped = true;
        if (state == ReceiveState.RESET_RECVD) {
            become(ReceiveState.RESET_READ);
            return true;
        }
        code = errorCode;
        // RFC 9000 §3.5: STOP_SENDING is of use only while the peer may still have something to send.
        owesStopSending = state == ReceiveState.RECV;
        discard();
        return true;
    }

    /** Drops what nobody will read; once the final size is known there is nothing more to expect. */
    private void discard() {
        dropRest();
        if (state == ReceiveState.SIZE_KNOWN) {
            become(ReceiveState.DATA_RECVD);
        }
        if (state == ReceiveState.DATA_RECVD) {
            owesStopSending = false;
            become(ReceiveState.DATA_READ);
        }
    }

    private void dropRest() {
        long rest = window.received() - window.consumed();
        window.consume(rest);
        unreported += rest;
        owesLimit = false;
        free();
    }

    /** Whether the peer should be told a higher limit. */
    boolean limitDue() {
        // RFC 9000 §3.2: MAX_STREAM_DATA is of use only while the final size is unknown.
        return state == ReceiveState.RECV && !stopped && window.updateDue();
    }

    /** Raises the limit, which is then owed to the peer. */
    void raiseLimit(long now, long rttNanos, boolean mayGrow) {
        window.newLimit(now, rttNanos, mayGrow);
        owesLimit = true;
    }

    /** Bytes consumed since the last call. */
    long takeConsumed() {
        long taken = unreported;
        unreported = 0;
        return taken;
    }

    /** Whether the application may still read. */
    boolean isOpen() {
        return !stopped && !state.isTerminal();
    }

    /** Whether STOP_SENDING or MAX_STREAM_DATA is owed: both are of use only while more may come. */
    boolean wantsToSend() {
        return state == ReceiveState.RECV && (owesStopSending || owesLimit);
    }

    /** Writes one of the frames that are owed, if it fits. */
    SentFrame fill(long id, WireWriter out) {
        if (!wantsToSend()) {
            return null;
        }
        if (owesStopSending && FrameRoom.write(out, new Frame.StopSending(id, code))) {
            owesStopSending = false;
            return new SentFrame.StopSending(id);
        }
        if (owesLimit && FrameRoom.write(out, new Frame.MaxStreamData(id, window.limit()))) {
            owesLimit = false;
            return new SentFrame.MaxStreamData(id);
        }
        return null;
    }

    void stopSendingLost() {
        owesStopSending = stopped;
    }

    void limitLost() {
        owesLimit = !stopped;
    }

    /** Drops the buffer and gives its bytes back; idempotent. */
    void free() {
        if (buffer != null) {
            buffer.free();
            buffer = null;
        }
    }
}
