package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.model.CloseReason;
import ebb.quic.recovery.SentFrame;
import ebb.quic.stream.FlowWindow;
import ebb.quic.stream.SendCredit;
import ebb.quic.stream.Stream;
import ebb.quic.stream.StreamTable;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.TransportParameters;
import ebb.quic.wire.WireWriter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The streams of one connection and its flow control in both directions (RFC 9000 §4). Loop-confined, but for
 * {@link #open} and the signals of application threads, which stand on a stack linked through the streams themselves.
 */
final class StreamTraffic implements Stream.Owner {
    private static final long INITIAL_RECEIVE_BYTES = 128 << 10;
    /** Above this the endpoint's memory is too short for windows to grow. */
    private static final int GROWTH_PERCENT = 70;

    private static final AtomicReferenceFieldUpdater<StreamTraffic, Stream> SIGNALLED =
            AtomicReferenceFieldUpdater.newUpdater(StreamTraffic.class, Stream.class, "signalled");

    private final Seat seat;
    private final StreamTable table;
    private final FlowWindow window;
    private final SendCredit credit = new SendCredit(0);
    private boolean maxDataOwed;
    private long now;
    private long rttNanos;
    private int congestionBytes;
    private volatile Stream signalled;

    StreamTraffic(Seat seat) {
        this.seat = seat;
        table = new StreamTable(seat.shared().server(), seat.shared().streamLimits(), this);
        long largest = seat.shared().limits().connectionReceiveBytes();
        window = new FlowWindow(Math.min(INITIAL_RECEIVE_BYTES, largest), largest);
    }

    /** The time of the verb that is running and what the path carries; windows and buffers grow by them. */
    void clock(long nanos, long smoothedRttNanos, long congestionWindow) {
        now = nanos;
        rttNanos = smoothedRttNanos;
        congestionBytes = (int) Math.min(congestionWindow, Integer.MAX_VALUE);
    }

    long initialMaxData() {
        return window.limit();
    }

    long initialMaxStreamData() {
        return seat.shared().streamLimits().initialReceiveBytes();
    }

    void peerParameters(TransportParameters peer) {
        credit.raise(peer.initialMaxData());
        table.peerParameters(peer);
    }

    void received(Frame.Stream frame) {
        Stream stream = table.findReceiving(frame.streamId(), frame.type());
        if (stream != null) {
            stream.received(frame, window);
            announce();
            later(stream);
        }
    }

    void received(Frame.ResetStream frame) {
        Stream stream = table.findReceiving(frame.streamId(), frame.type());
        if (stream != null) {
            stream.received(frame, window);
            announce();
            later(stream);
        }
    }

    void received(Frame.StopSending frame) {
        Stream stream = table.findSending(frame.streamId(), frame.type());
        if (stream != null) {
            stream.received(frame);
            announce();
            later(stream);
        }
    }

    void received(Frame.MaxStreamData frame) {
        Stream stream = table.findSending(frame.streamId(), frame.type());
        if (stream != null) {
            stream.received(frame);
            announce();
            later(stream);
        }
    }

    void received(Frame.StreamDataBlocked frame) {
        // RFC 9000 §19.13: only the state of the stream is checked; windows grow by what is read, not by complaints.
        if (table.findReceiving(frame.streamId(), frame.type()) != null) {
            announce();
        }
    }

    void received(Frame.MaxData frame) {
        if (credit.raise(frame.limit())) {
            table.creditRaised();
        }
    }

    void received(Frame.MaxStreams frame) {
        table.maxStreams(frame.bidirectional(), frame.limit());
    }

    /** Tells the API of streams that the peer opened. */
    private void announce() {
        for (Stream opened = table.nextOpened(); opened != null; opened = table.nextOpened()) {
            seat.shared().events().streamOpened(seat.link(), opened);
        }
    }

    /** Puts the stream among those that are looked at before anything is sent: once for a batch of datagrams. */
    private void later(Stream stream) {
        if (stream.markSignalled()) {
            push(stream);
        }
    }

    private void settle(Stream stream) {
        long consumed = table.settle(stream, now, rttNanos, congestionBytes);
        if (consumed > 0) {
            window.consume(consumed);
            if (window.updateDue()) {
                maxDataOwed = true;
            }
        }
    }

    void acked(SentFrame frame) {
        switch (frame) {
            case SentFrame.Stream sent -> {
                Stream stream = table.live(sent.streamId());
                if (stream != null) {
                    stream.acked(sent.offset(), sent.length(), sent.fin());
                    later(stream);
                }
            }
            case SentFrame.ResetStream sent -> {
                Stream stream = table.live(sent.streamId());
                if (stream != null) {
                    stream.resetAcked();
                    later(stream);
                }
            }
            default -> {
                // The other frames are repeated until the peer acts on them; nothing is kept for them.
            }
        }
    }

    void lost(SentFrame frame) {
        switch (frame) {
            case SentFrame.Stream sent -> lost(table.live(sent.streamId()), sent);
            case SentFrame.ResetStream sent -> lost(table.live(sent.streamId()), sent);
            case SentFrame.StopSending sent -> lost(table.live(sent.streamId()), sent);
            case SentFrame.MaxStreamData sent -> lost(table.live(sent.streamId()), sent);
            case SentFrame.StreamDataBlocked sent -> lost(table.live(sent.streamId()), sent);
            case SentFrame.MaxData _ -> maxDataOwed = true;
            case SentFrame.MaxStreams sent -> table.maxStreamsLost(sent.bidirectional());
            case SentFrame.StreamsBlocked sent -> table.streamsBlockedLost(sent.bidirectional());
            case SentFrame.DataBlocked _ -> credit.blockedLost();
            case SentFrame.Crypto _, SentFrame.Ack _, SentFrame.NewConnectionId _, SentFrame.RetireConnectionId _,
                    SentFrame.HandshakeDone _, SentFrame.NewToken _, SentFrame.Ping _, SentFrame.MtuProbe _ -> {
            }
        }
    }

    private void lost(Stream stream, SentFrame frame) {
        if (stream == null) {
            return;
        }
        switch (frame) {
            case SentFrame.Stream sent -> stream.lost(sent.offset(), sent.length(), sent.fin());
            case SentFrame.ResetStream _ -> stream.resetLost();
            case SentFrame.StopSending _ -> stream.stopSendingLost();
            case SentFrame.MaxStreamData _ -> stream.maxStreamDataLost();
            case SentFrame.StreamDataBlocked _ -> stream.dataBlockedLost();
            default -> throw new IllegalStateException("not a frame of a stream: " + frame);
        }
        later(stream);
    }

    boolean wantsToSend() {
        return maxDataOwed || table.wantsToSend(credit);
    }

    /** Writes frames of streams and flow control until nothing more fits or is owed. */
    void fill(WireWriter out, PlannedPacket packet) {
        if (maxDataOwed) {
            long limit = window.updateDue() ? window.newLimit(now, rttNanos, mayGrow()) : window.limit();
            Frame frame = new Frame.MaxData(limit);
            if (FrameWriter.size(frame) <= out.remaining()) {
                FrameWriter.write(out, frame);
                packet.remember(new SentFrame.MaxData());
                maxDataOwed = false;
            }
        }
        for (SentFrame sent = table.fill(out, credit); sent != null; sent = table.fill(out, credit)) {
            packet.remember(sent);
        }
    }

    private boolean mayGrow() {
        return seat.account().budget().percentUsed() < GROWTH_PERCENT
                && seat.account().used() < seat.account().limit() / 100 * GROWTH_PERCENT;
    }

    /** Looks at the streams that application threads signalled. */
    void takeSignals() {
        if (signalled == null) {
            return;
        }
        Stream stream = turned(SIGNALLED.getAndSet(this, null));
        while (stream != null) {
            Stream following = stream.nextSignalled;
            stream.nextSignalled = null;
            stream.clearSignalled();
            settle(stream);
            stream = following;
        }
    }

    /** The same streams with the one that was signalled first at the front. */
    private static Stream turned(Stream top) {
        Stream front = null;
        for (Stream stream = top; stream != null; ) {
            Stream below = stream.nextSignalled;
            stream.nextSignalled = front;
            front = stream;
            stream = below;
        }
        return front;
    }

    @Override
    public void signal(Stream stream) {
        if (stream.markSignalled()) {
            push(stream);
            seat.signal();
        }
    }

    private void push(Stream stream) {
        Stream under;
        do {
            under = signalled;
            stream.nextSignalled = under;
        } while (!SIGNALLED.compareAndSet(this, under, stream));
    }

    @Override
    public void signalTable() {
        seat.signal();
    }

    @Override
    public Account account() {
        return seat.account();
    }

    /** Opens a stream; waits for the peer's leave. Any thread. */
    Stream open(boolean bidirectional) throws IOException {
        Stream stream = table.awaitOpen(bidirectional);
        signal(stream);
        return stream;
    }

    int openStreams() {
        return table.size();
    }

    /** The peer has closed: no stream is opened any more; returns whether one that came whole is still to be read. */
    boolean leave(CloseReason reason) {
        return table.leave(reason);
    }

    /** Whether the application has still to read a stream that came whole. */
    boolean hasUnread() {
        return table.hasUnread();
    }

    /** The connection is gone: frees every buffer and wakes every waiter. */
    void sever(CloseReason reason) {
        signalled = null;
        table.sever(reason);
    }
}
