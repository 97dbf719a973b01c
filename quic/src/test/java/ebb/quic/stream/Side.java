package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.model.CloseReason;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.TransportParameters;
import ebb.quic.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One end of a connection that consists of nothing but streams and flow control: the loop's part, for tests. */
final class Side implements Stream.Owner {
    static final StreamLimits LIMITS = new StreamLimits(16 << 10, 16 << 10, 64 << 10, 8, 4);
    static final CloseReason GONE = new CloseReason.IdleTimeout();

    /** The payload of a packet and what its sender remembers of it. */
    record Packet(byte[] payload, List<SentFrame> frames) {
        boolean has(Class<? extends SentFrame> type) {
            return frames.stream().anyMatch(type::isInstance);
        }

        SentFrame.Stream stream() {
            return (SentFrame.Stream) frames.stream().filter(SentFrame.Stream.class::isInstance).findFirst()
                    .orElseThrow();
        }
    }

    final Account account;
    final StreamTable table;
    final StreamLimits limits;
    final FlowWindow window;
    final SendCredit credit = new SendCredit(0);
    final Deque<Stream> opened = new ArrayDeque<>();
    final ConcurrentLinkedQueue<Stream> signals = new ConcurrentLinkedQueue<>();
    final List<Frame> control = new ArrayList<>();
    private final FrameReader reader = new FrameReader();
    private boolean owesMaxData;
    volatile boolean tableSignalled;
    /** The thread to wake when an application has done something; none where one thread does everything. */
    volatile Thread loop;
    long now;
    long congestionWindow = 16 << 10;

    Side(boolean server, StreamLimits limits, long connectionWindow, Account account) {
        this.account = account;
        this.limits = limits;
        this.window = new FlowWindow(connectionWindow, 4 * connectionWindow);
        this.table = new StreamTable(server, limits, this);
    }

    static Side client() {
        return new Side(false, LIMITS, 32 << 10, freshAccount());
    }

    static Side server() {
        return new Side(true, LIMITS, 32 << 10, freshAccount());
    }

    static Account freshAccount() {
        return new Account(new MemoryBudget(64 << 20), 16 << 20);
    }

    /** The transport parameters that announce these limits. */
    TransportParameters parameters() {
        return TransportParameters.newBuilder().initialMaxData(window.limit())
                .initialMaxStreamDataBidiLocal(limits.initialReceiveBytes())
                .initialMaxStreamDataBidiRemote(limits.initialReceiveBytes())
                .initialMaxStreamDataUni(limits.initialReceiveBytes())
                .initialMaxStreamsBidi(limits.peerBidirectional())
                .initialMaxStreamsUni(limits.peerUnidirectional()).build();
    }

    void connect(Side peer) {
        TransportParameters theirs = peer.parameters();
        credit.raise(theirs.initialMaxData());
        table.peerParameters(theirs);
    }

    static void join(Side a, Side b) {
        a.connect(b);
        b.connect(a);
    }

    @Override
    public void signal(Stream stream) {
        if (stream.markSignalled()) {
            signals.add(stream);
            wake();
        }
    }

    @Override
    public void signalTable() {
        tableSignalled = true;
        wake();
    }

    private void wake() {
        if (loop != null) {
            LockSupport.unpark(loop);
        }
    }

    @Override
    public Account account() {
        return account;
    }

    /** Looks at every stream that was signalled. */
    void takeSignals() {
        for (Stream stream = signals.poll(); stream != null; stream = signals.poll()) {
            stream.clearSignalled();
            settle(stream);
        }
    }

    void settle(Stream stream) {
        window.consume(table.settle(stream, now, 1_000, congestionWindow));
        owesMaxData |= window.updateDue();
    }

    /** A packet of at most this size, or null when there is nothing to send. */
    Packet transmit(int size) {
        takeSignals();
        if (!owesMaxData && !table.wantsToSend(credit)) {
            return null;
        }
        WireWriter out = new WireWriter(new byte[size]);
        List<SentFrame> frames = new ArrayList<>();
        if (owesMaxData) {
            long limit = window.updateDue() ? window.newLimit(now, 1_000, true) : window.limit();
            FrameWriter.write(out, new Frame.MaxData(limit));
            frames.add(new SentFrame.MaxData());
            owesMaxData = false;
        }
        for (SentFrame sent = table.fill(out, credit); sent != null; sent = table.fill(out, credit)) {
            frames.add(sent);
        }
        return frames.isEmpty() ? null : new Packet(Arrays.copyOf(out.array(), out.position()), frames);
    }

    Packet transmit() {
        return transmit(1200);
    }

    void receive(Packet packet) {
        reader.reset(packet.payload(), 0, packet.payload().length);
        while (reader.hasNext()) {
            receive(reader.next());
        }
    }

    /** Receives a frame as if it came in a packet of its own. */
    void receiveFrame(Frame frame) {
        receive(frame);
    }

    private void receive(Frame frame) {
        Stream stream = null;
        switch (frame) {
            case Frame.Stream data -> {
                stream = table.findReceiving(data.streamId(), data.type());
                if (stream != null) {
                    stream.received(data, window);
                }
            }
            case Frame.ResetStream reset -> {
                stream = table.findReceiving(reset.streamId(), reset.type());
                if (stream != null) {
                    stream.received(reset, window);
                }
            }
            case Frame.StopSending stop -> {
                stream = table.findSending(stop.streamId(), stop.type());
                if (stream != null) {
                    stream.received(stop);
                }
            }
            case Frame.MaxStreamData max -> {
                stream = table.findSending(max.streamId(), max.type());
                if (stream != null) {
                    stream.received(max);
                }
            }
            case Frame.StreamDataBlocked blocked -> table.findReceiving(blocked.streamId(), blocked.type());
            case Frame.MaxData max -> {
                if (credit.raise(max.limit())) {
                    table.creditRaised();
                }
            }
            case Frame.MaxStreams max -> table.maxStreams(max.bidirectional(), max.limit());
            default -> {
            }
        }
        if (!(frame instanceof Frame.Stream)) {
            control.add(frame);
        }
        for (Stream next = table.nextOpened(); next != null; next = table.nextOpened()) {
            opened.add(next);
        }
        if (stream != null) {
            settle(stream);
        }
    }

    void acked(Packet packet) {
        for (SentFrame frame : packet.frames()) {
            switch (frame) {
                case SentFrame.Stream sent -> on(sent.streamId(),
                        stream -> stream.acked(sent.offset(), sent.length(), sent.fin()));
                case SentFrame.ResetStream sent -> on(sent.streamId(), Stream::resetAcked);
                default -> {
                }
            }
        }
    }

    void lost(Packet packet) {
        for (SentFrame frame : packet.frames()) {
            switch (frame) {
                case SentFrame.Stream sent -> on(sent.streamId(),
                        stream -> stream.lost(sent.offset(), sent.length(), sent.fin()));
                case SentFrame.ResetStream sent -> on(sent.streamId(), Stream::resetLost);
                case SentFrame.StopSending sent -> on(sent.streamId(), Stream::stopSendingLost);
                case SentFrame.MaxStreamData sent -> on(sent.streamId(), Stream::maxStreamDataLost);
                case SentFrame.StreamDataBlocked sent -> on(sent.streamId(), Stream::dataBlockedLost);
                case SentFrame.MaxData _ -> owesMaxData = true;
                case SentFrame.MaxStreams sent -> table.maxStreamsLost(sent.bidirectional());
                case SentFrame.StreamsBlocked sent -> table.streamsBlockedLost(sent.bidirectional());
                case SentFrame.DataBlocked _ -> credit.blockedLost();
                default -> throw new AssertionError(frame);
            }
        }
    }

    private void on(long id, Consumer<Stream> verb) {
        Stream stream = table.live(id);
        if (stream != null) {
            verb.accept(stream);
            settle(stream);
        }
    }

    /** Moves packets both ways, without loss, until neither side has anything to send. */
    static void exchange(Side a, Side b) {
        while (move(a, b) | move(b, a)) {
            a.now += 100;
            b.now += 100;
        }
    }

    /** Moves everything that {@code from} has to send now; false when that was nothing. */
    static boolean move(Side from, Side to) {
        boolean moved = false;
        for (Packet packet = from.transmit(); packet != null; packet = from.transmit()) {
            to.receive(packet);
            from.acked(packet);
            moved = true;
        }
        return moved;
    }
}
