package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.QuicClosedException;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import ebb.quic.wire.WireWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;

/**
 * One stream (RFC 9000 §2, §3): where application threads and the loop meet. Its monitor guards everything in it;
 * application threads wait on it, the loop never does. Owned by its {@link StreamTable} until it is done or severed;
 * a handle that is kept longer keeps this object, without buffers and without the connection.
 *
 * <p>Every method that changes what the loop has to do signals the owner. After each of its own verbs the loop calls
 * {@link StreamTable#settle}. What it may hold: {@link StreamLimits#sendBytes} of data to send, its receive window of
 * data received, both on the account of the connection.
 */
public final class Stream {

    /** What a stream needs of its connection. The link is cut when the stream is done or severed. */
    public interface Owner {
        /** The loop must look at this stream soon. Any thread, wait-free; asking twice is asking once. */
        void signal(Stream stream);

        /** The loop must look at the table: an application waits for leave to open a stream. Any thread, wait-free. */
        void signalTable();

        /** The account of the connection. */
        Account account();
    }

    /** The object itself and its place in the map of its table. */
    private static final int FIXED_BYTES = 80;
    /** The most that is copied while the loop may have to wait for the monitor. */
    private static final int COPY_BYTES = 64 << 10;
    /** Windows stop growing when the endpoint is so full, in percent: the first step of the pressure ladder. */
    private static final int GROWTH_PERCENT = 70;
    private static final long FIRST_RETRY_MILLIS = 8;
    private static final long LAST_RETRY_MILLIS = 1024;
    private static final VarHandle SIGNALLED;

    static {
        try {
            SIGNALLED = MethodHandles.lookup().findVarHandle(Stream.class, "signalled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The next of the owner's stack of signalled streams; the owner publishes it by its own means. */
    public Stream nextSignalled;

    /** The loop's: links of {@link SendQueues} and of the streams to be announced. */
    Stream nextInQueue;
    Stream previousInQueue;
    Stream nextOpened;
    byte queue;
    /** The loop's: whether the stream is, or was, in its table. */
    boolean live;
    boolean gone;

    private final long id;
    private final SendHalf send;
    private final ReceiveHalf receive;
    private Owner owner;
    private CloseReason severed;
    private Object attachment;
    private boolean signalled;

    /** A stream that this side opens; its {@link #retainedBytes} are reserved already. */
    static Stream local(long id, long sendLimit, StreamLimits limits, Owner owner) {
        boolean receives = StreamId.isBidirectional(id);
        return new Stream(id, sending(sendLimit, limits), receives ? receiving(limits) : null, owner);
    }

    /** A stream that the peer opened; its {@link #retainedBytes} are reserved already. */
    static Stream remote(long id, long sendLimit, StreamLimits limits, Owner owner) {
        boolean sends = StreamId.isBidirectional(id);
        return new Stream(id, sends ? sending(sendLimit, limits) : null, receiving(limits), owner);
    }

    private static SendHalf sending(long sendLimit, StreamLimits limits) {
        return new SendHalf(new SendCredit(sendLimit), limits.sendBytes());
    }

    private static ReceiveHalf receiving(StreamLimits limits) {
        return new ReceiveHalf(new FlowWindow(limits.initialReceiveBytes(), limits.maxReceiveBytes()));
    }

    /** A stream with the halves it has; the other is null. */
    private Stream(long id, SendHalf send, ReceiveHalf receive, Owner owner) {
        this.id = id;
        this.send = send;
        this.receive = receive;
        this.owner = owner;
    }

    /** What a stream with these halves costs without buffers; on the account while it is in its table. */
    static int retainedBytes(boolean sends, boolean receives) {
        return FIXED_BYTES + (sends ? SendHalf.RETAINED_BYTES : 0) + (receives ? ReceiveHalf.RETAINED_BYTES : 0);
    }

    /** The stream's ID (RFC 9000 §2.1). */
    public long id() {
        return id;
    }

    /** Whether both sides may send. */
    public boolean isBidirectional() {
        return StreamId.isBidirectional(id);
    }

    /** True for the first caller since {@link #clearSignalled}, who then puts the stream on the owner's stack. */
    public boolean markSignalled() {
        return SIGNALLED.compareAndSet(this, false, true);
    }

    /** The loop took the stream off the stack; called before it looks at it, so that no later change is missed. */
    public void clearSignalled() {
        SIGNALLED.setVolatile(this, false);
    }

    /** What the API keeps for this stream; null once it was severed. */
    public synchronized Object attachment() {
        return attachment;
    }

    /** Keeps something for the API, until the stream is severed. */
    public synchronized void attach(Object value) {
        attachment = severed == null ? value : null;
    }

    // --- the loop's verbs ---

    /**
     * A STREAM frame; counts new bytes on the connection's window. Throws what closes the connection. Readers are woken
     * by {@link #settle}, once for all that came together: one that runs at the first frame contends with the others.
     */
    public synchronized void received(Frame.Stream frame, FlowWindow connection) {
        if (severed == null && owner != null) {
            receive.received(frame, connection, owner.account());
        }
    }

    /** A RESET_STREAM frame; counts what is missing on the connection's window. Throws what closes the connection. */
    public synchronized void received(Frame.ResetStream frame, FlowWindow connection) {
        receive.received(frame, connection);
        wakeReaders();
    }

    private void wakeReaders() {
        if (receive.isReadable()) {
            notifyAll();
        }
    }

    /** A STOP_SENDING frame: a RESET_STREAM is owed unless the peer has everything. */
    public synchronized void received(Frame.StopSending frame) {
        // RFC 9000 §3.5: it is answered by RESET_STREAM with the code of the request.
        if (send.reset(frame.errorCode())) {
            notifyAll();
        }
    }

    /** A MAX_STREAM_DATA frame. */
    public synchronized void received(Frame.MaxStreamData frame) {
        send.raise(frame.limit());
    }

    /** A STREAM frame of ours arrived. */
    public synchronized void acked(long offset, int length, boolean fin) {
        if (owner == null) {
            return;
        }
        send.acked(offset, length, fin);
        if (send.hasRoom()) {
            notifyAll();
        }
    }

    /** A STREAM frame of ours was lost. */
    public synchronized void lost(long offset, int length, boolean fin) {
        if (owner != null) {
            send.lost(offset, length, fin);
        }
    }

    /** Our RESET_STREAM arrived. */
    public synchronized void resetAcked() {
        send.resetAcked();
    }

    /** Our RESET_STREAM was lost. */
    public synchronized void resetLost() {
        send.resetLost();
    }

    /** Our STOP_SENDING was lost. */
    public synchronized void stopSendingLost() {
        receive.stopSendingLost();
    }

    /** Our MAX_STREAM_DATA was lost: the limit of now is owed. */
    public synchronized void maxStreamDataLost() {
        receive.limitLost();
    }

    /** Our STREAM_DATA_BLOCKED was lost: repeated if the same limit still blocks. */
    public synchronized void dataBlockedLost() {
        send.blockedLost();
    }

    /** What the queue of ready streams does next with this one. */
    enum Outcome {
        /** There is nothing more to send. */
        IDLE,
        /** There is more; where nothing was written, the packet has no room for it. */
        MORE,
        /** What there is waits for the connection's credit. */
        AWAITS_CONNECTION
    }

    /** Writes one frame of what is owed: control, repetitions, new data; null when nothing fits or is allowed. */
    synchronized SentFrame fill(WireWriter out, SendCredit connection) {
        if (severed != null) {
            return null;
        }
        SentFrame control = receive == null ? null : receive.fill(id, out);
        return control != null || send == null ? control : send.fill(id, out, connection);
    }

    /** What remains to be sent, given the connection's credit. */
    synchronized Outcome outcome(SendCredit connection) {
        boolean control = receive != null && receive.wantsToSend();
        if (severed != null || !control && (send == null || !send.wantsToSend())) {
            return Outcome.IDLE;
        }
        boolean awaits = !control && connection.available() == 0 && send.awaitsConnection();
        return awaits ? Outcome.AWAITS_CONNECTION : Outcome.MORE;
    }

    /** Whether there is something to send, if only the connection's credit allows it. */
    synchronized boolean wantsToSend() {
        return severed == null
                && (send != null && send.wantsToSend() || receive != null && receive.wantsToSend());
    }

    /**
     * The application did something, or something arrived: wakes readers, makes room for what is written as the
     * congestion window grows, and raises the stream's own limit when that is due. Returns the bytes that the
     * application consumed since the last call.
     */
    synchronized long settle(long now, long rttNanos, long congestionWindow) {
        if (owner == null) {
            return 0;
        }
        if (send != null && (!send.isOutgrownBy(congestionWindow) || mayGrow(owner.account()))
                && send.follow(congestionWindow)) {
            notifyAll();
        }
        if (receive == null) {
            return 0;
        }
        wakeReaders();
        if (receive.limitDue()) {
            receive.raiseLimit(now, rttNanos, mayGrow(owner.account()));
        }
        return receive.takeConsumed();
    }

    private static boolean mayGrow(Account account) {
        return account.budget().percentUsed() < GROWTH_PERCENT
                && account.used() < account.limit() / 100 * GROWTH_PERCENT;
    }

    /** Everything that the peer sent has arrived, and the application has not read it to its end. */
    synchronized boolean isUnread() {
        return receive != null && receive.state() == ReceiveState.DATA_RECVD;
    }

    /** Both halves are at their end, and the application knows it: the table may forget the stream. */
    synchronized boolean isDone() {
        return (send == null || send.state().isTerminal()) && (receive == null || receive.state().isTerminal());
    }

    /** The table has forgotten the stream: gives its bytes back and cuts the link to the connection; idempotent. */
    synchronized void release() {
        if (owner != null) {
            if (send != null) {
                send.free();
            }
            if (receive != null) {
                receive.free();
            }
            owner.account().release(Component.STREAMS, retainedBytes(send != null, receive != null));
            owner = null;
        }
    }

    /**
     * The connection is gone. All bytes are given back at once, those included that had arrived and were not read;
     * whoever waits, or calls later, gets the reason. A stream that was read to its end still says so.
     */
    synchronized void sever(CloseReason reason) {
        release();
        severed = reason;
        attachment = null;
        // A handle that is kept for ever must not keep its neighbours as well.
        nextSignalled = null;
        nextInQueue = null;
        previousInQueue = null;
        nextOpened = null;
        notifyAll();
    }

    // --- the application's verbs ---

    /**
     * Reads what is there, waiting while there is nothing: the number of bytes, or -1 at the end. Throws
     * {@link ebb.quic.model.StreamResetException} when the peer reset the stream, {@link QuicClosedException} when the
     * connection is gone, {@link java.nio.channels.ClosedChannelException} after {@link #stopSending}, and
     * {@link InterruptedIOException}, with the thread's interrupt status set and nothing lost, on interruption.
     */
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        ReceiveHalf half = readable();
        while (true) {
            if (severed != null && !half.state().isTerminal()) {
                throw new QuicClosedException(severed);
            }
            ReceiveState before = half.state();
            try {
                int read = half.read(into, offset, length);
                if (read != 0) {
                    if (read > 0) {
                        signal();
                    }
                    return read;
                }
            } finally {
                if (half.state() != before) {
                    signal();
                }
            }
            if (length == 0) {
                return 0;
            }
            await(0);
        }
    }

    /** Bytes that can be read without waiting. */
    public synchronized int available() {
        return (int) Math.min(readable().available(), Integer.MAX_VALUE);
    }

    /** Bytes from the beginning of what was written that the peer has acknowledged without a gap. */
    public synchronized long acknowledged() {
        return writable().acknowledged();
    }

    private ReceiveHalf readable() {
        if (receive == null) {
            throw new NonReadableChannelException();
        }
        return receive;
    }

    private SendHalf writable() {
        if (send == null) {
            throw new NonWritableChannelException();
        }
        return send;
    }

    /**
     * Copies all bytes, waiting while the stream holds as many as it may, or while there is no memory. Returning says
     * nothing about arrival. Throws {@link ebb.quic.model.StreamStoppedException} when the peer stopped the stream or
     * it was reset, {@link java.nio.channels.ClosedChannelException} after {@link #finish}, {@link QuicClosedException}
     * when the connection is gone, and {@link InterruptedIOException} with the count of bytes that were taken, and the
     * thread's interrupt status set, on interruption. Bytes of concurrent writers may mix.
     */
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        writable();
        int done = 0;
        long retryMillis = FIRST_RETRY_MILLIS;
        try {
            do {
                int copied = writeSome(from, offset + done, Math.min(length - done, COPY_BYTES), retryMillis);
                done += copied;
                retryMillis = copied > 0 ? FIRST_RETRY_MILLIS : Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
            } while (done < length);
        } catch (InterruptedIOException e) {
            e.bytesTransferred = done;
            throw e;
        }
    }

    /** Copies what fits; if nothing does, waits for a chance to try again and returns 0. */
    private synchronized int writeSome(byte[] from, int offset, int length, long retryMillis) throws IOException {
        if (severed != null) {
            throw new QuicClosedException(severed);
        }
        send.checkWritable();
        int copied = length == 0 ? 0 : send.append(from, offset, length, owner.account());
        if (copied > 0) {
            signal();
        } else if (length > 0) {
            awaitRoom(retryMillis);
        }
        return copied;
    }

    /**
     * Waits for acknowledgements; or, where the account refused although the stream is not full, until others gave
     * memory back, which nobody announces: then the wait is timed, and longer from time to time.
     */
    private void awaitRoom(long retryMillis) throws InterruptedIOException {
        if (!send.isFull()) {
            await(retryMillis);
            return;
        }
        while (severed == null && send.isWritable() && !send.hasRoom()) {
            await(0);
        }
    }

    private void await(long millis) throws InterruptedIOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted on stream " + id);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Nothing more will be written; returns at once. Does nothing the second time, or when the stream was reset. */
    public synchronized void finish() throws IOException {
        SendHalf half = writable();
        if (severed != null && half.isWritable()) {
            throw new QuicClosedException(severed);
        }
        if (half.finish()) {
            signal();
            notifyAll();
        }
    }

    /** Gives up sending and what was not delivered; does nothing when the peer has everything or is gone. */
    public synchronized void reset(long code) {
        if (writable().reset(code)) {
            signal();
            notifyAll();
        }
    }

    /** Gives up reading: what has arrived is dropped, the peer is asked to stop. Does nothing when all was read. */
    public synchronized void stopSending(long code) {
        if (readable().stop(code)) {
            signal();
            notifyAll();
        }
    }

    /** Whether the application may still read or write. */
    public synchronized boolean isOpen() {
        return severed == null && (send != null && send.isWritable() || receive != null && receive.isOpen());
    }

    private void signal() {
        if (owner != null) {
            owner.signal(this);
        }
    }
}
