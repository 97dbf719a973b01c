package ebb.quic.stream;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.TransportError;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.TransportParameters;
import ebb.quic.wire.WireWriter;
import java.io.IOException;

/**
 * All streams of one connection: which exist, which are over, which have something to send. Owned by the connection and
 * confined to its loop, but for {@link #open} and {@link #awaitOpen}.
 *
 * <p>Bounded by the limits on streams, its own and the peer's; every stream is on the account
 * ({@link Component#STREAMS}) from its first frame until it is done. What the table itself costs, the connection
 * reserves with its core.
 */
public final class StreamTable {
    /** What a table without streams costs. */
    public static final int RETAINED_BYTES = 360;

    /** The largest STREAMS_BLOCKED frame. */
    private static final int LARGEST_BLOCKED_BYTES = 9;

    private final boolean server;
    private final StreamLimits limits;
    private final Stream.Owner owner;
    private final SendQueues queues = new SendQueues();
    private final StreamMap map;
    private final ClosedIds closed;
    private final LocalStreams local;
    private final PeerLimit peerBidirectional;
    private final PeerLimit peerUnidirectional;
    /** The peer's limit for data on the bidirectional streams that it opens. */
    private long answerLimit;
    private Stream firstOpened;
    private Stream lastOpened;

    /** A table for a server or a client. */
    public StreamTable(boolean server, StreamLimits limits, Stream.Owner owner) {
        this.server = server;
        this.limits = limits;
        this.owner = owner;
        map = new StreamMap(owner.account());
        closed = new ClosedIds(owner.account());
        local = new LocalStreams(server, limits, owner);
        peerBidirectional = new PeerLimit(limits.peerBidirectional());
        peerUnidirectional = new PeerLimit(limits.peerUnidirectional());
    }

    /** The peer's initial limits; once, before there is any stream. */
    public void peerParameters(TransportParameters peer) {
        answerLimit = peer.initialMaxStreamDataBidiLocal();
        local.sendLimit(true, peer.initialMaxStreamDataBidiRemote());
        local.sendLimit(false, peer.initialMaxStreamDataUni());
        local.allow(true, peer.initialMaxStreamsBidi());
        local.allow(false, peer.initialMaxStreamsUni());
    }

    /** Live streams. */
    public int size() {
        return map.size();
    }

    /** A live stream, or null: for what became of its frames. */
    public Stream live(long id) {
        return map.get(id);
    }

    /**
     * The stream that STREAM, RESET_STREAM or STREAM_DATA_BLOCKED names, created if it is the first frame of one of the
     * peer's; null when it is over and the frame is to be ignored. Throws STREAM_STATE_ERROR and STREAM_LIMIT_ERROR.
     */
    public Stream findReceiving(long id, long frameType) {
        // RFC 9000 §19.4, RFC 9000 §19.8, RFC 9000 §19.13: on a stream on which only we send, the peer cannot send.
        if (StreamId.isLocal(id, server) && !StreamId.isBidirectional(id)) {
            throw new ProtocolViolation(TransportError.STREAM_STATE_ERROR, frameType,
                    "stream " + id + " is for sending only");
        }
        return find(id, frameType);
    }

    /** Like {@link #findReceiving}, for STOP_SENDING and MAX_STREAM_DATA. */
    public Stream findSending(long id, long frameType) {
        // RFC 9000 §19.5, RFC 9000 §19.10: on a stream on which only the peer sends there is nothing of ours to stop.
        if (!StreamId.isLocal(id, server) && !StreamId.isBidirectional(id)) {
            throw new ProtocolViolation(TransportError.STREAM_STATE_ERROR, frameType,
                    "stream " + id + " is for receiving only");
        }
        return find(id, frameType);
    }

    private Stream find(long id, long frameType) {
        Stream stream = map.get(id);
        if (stream != null || closed.contains(id)) {
            return stream;
        }
        if (StreamId.isLocal(id, server)) {
            // RFC 9000 §19.5, RFC 9000 §19.8, RFC 9000 §19.10: of ours the peer knows only those we used.
            throw new ProtocolViolation(TransportError.STREAM_STATE_ERROR, frameType,
                    "stream " + id + " was not opened");
        }
        return create(id, frameType);
    }

    /**
     * The peer's stream begins. Those with lower IDs are open as well, as RFC 9000 §3.2 wants it, but as long as no
     * frame names them they are nothing but numbers below this one.
     */
    private Stream create(long id, long frameType) {
        boolean bidirectional = StreamId.isBidirectional(id);
        peerLimit(bidirectional).open(StreamId.index(id), frameType);
        map.makeRoom();
        owner.account().charge(Component.STREAMS, Stream.retainedBytes(bidirectional, true));
        Stream stream = Stream.remote(id, answerLimit, limits, owner);
        register(stream);
        if (lastOpened == null) {
            firstOpened = stream;
        } else {
            lastOpened.nextOpened = stream;
        }
        lastOpened = stream;
        return stream;
    }

    private void register(Stream stream) {
        map.put(stream);
        stream.live = true;
    }

    private PeerLimit peerLimit(boolean bidirectional) {
        return bidirectional ? peerBidirectional : peerUnidirectional;
    }

    /** A stream that the peer opened and that was not announced yet, in the order of their first frames; or null. */
    public Stream nextOpened() {
        Stream stream = firstOpened;
        if (stream != null) {
            firstOpened = stream.nextOpened;
            stream.nextOpened = null;
            lastOpened = firstOpened == null ? null : lastOpened;
        }
        return stream;
    }

    /**
     * To be called after anything happened to a stream: a frame, an acknowledgement, a loss, a signal. Puts it in the
     * queue if it has something to send, forgets it if it is done.
     *
     * @return the bytes that its application consumed since the last call, for the connection's window
     */
    public long settle(Stream stream, long now, long rttNanos, long congestionWindow) {
        if (!stream.live && !stream.gone) {
            adopt();
        }
        // Asked first: an application that reads the rest meanwhile signals again, and what it consumed is taken then.
        boolean done = stream.isDone();
        long consumed = stream.settle(now, rttNanos, congestionWindow);
        if (stream.live) {
            if (done) {
                forget(stream);
            } else if (stream.wantsToSend()) {
                queues.ready(stream);
            }
        }
        return consumed;
    }

    /** Takes over what applications opened, before anything is sent on it. */
    private void adopt() {
        while (local.hasOpened()) {
            map.makeRoom();
            register(local.takeOpened());
        }
    }

    private void forget(Stream stream) {
        // First what may fail for lack of memory: until then the stream is still there to be severed.
        closed.add(stream.id());
        queues.remove(stream);
        map.remove(stream);
        stream.live = false;
        stream.gone = true;
        stream.release();
        if (!StreamId.isLocal(stream.id(), server)) {
            peerLimit(stream.isBidirectional()).done();
        }
    }

    /** A MAX_STREAMS frame. */
    public void maxStreams(boolean bidirectional, long limit) {
        local.allow(bidirectional, limit);
    }

    /** The connection's credit was raised: the streams that waited for it are ready. */
    public void creditRaised() {
        queues.unpark();
    }

    /** Whether {@link #fill} has something to write, given the connection's credit. */
    public boolean wantsToSend(SendCredit connection) {
        return queues.first() != null || peerBidirectional.owed() || peerUnidirectional.owed() || local.owesBlocked()
                || queues.hasParked() && connection.owesBlocked();
    }

    /**
     * Writes one frame of the streams, or MAX_STREAMS, STREAMS_BLOCKED or DATA_BLOCKED; null when nothing more is owed
     * or fits: to be called until then. Each stream fills one packet, then it is the next one's turn.
     */
    public SentFrame fill(WireWriter out, SendCredit connection) {
        SentFrame control = fillLimits(out);
        if (control != null) {
            return control;
        }
        for (Stream stream = queues.first(); stream != null; stream = queues.first()) {
            SentFrame sent = stream.fill(out, connection);
            switch (stream.outcome(connection)) {
                case IDLE -> queues.remove(stream);
                case AWAITS_CONNECTION -> queues.park(stream);
                case MORE -> {
                    if (sent == null) {
                        return null;
                    }
                    queues.toTail(stream);
                }
            }
            if (sent != null) {
                return sent;
            }
        }
        // RFC 9000 §4.1: a sender that is blocked by the limit of the connection says so.
        if (queues.hasParked() && connection.owesBlocked()
                && FrameRoom.write(out, new Frame.DataBlocked(connection.limit()))) {
            connection.blockedSent();
            return new SentFrame.DataBlocked();
        }
        return null;
    }

    private SentFrame fillLimits(WireWriter out) {
        SentFrame sent = peerBidirectional.owed() || peerUnidirectional.owed() ? fillMaxStreams(out) : null;
        return sent == null && local.owesBlocked() ? fillStreamsBlocked(out) : sent;
    }

    private SentFrame fillMaxStreams(WireWriter out) {
        boolean bidirectional = peerBidirectional.owed();
        PeerLimit limit = peerLimit(bidirectional);
        if (!FrameRoom.write(out, new Frame.MaxStreams(bidirectional, limit.limit()))) {
            return null;
        }
        limit.sent();
        return new SentFrame.MaxStreams(bidirectional);
    }

    private SentFrame fillStreamsBlocked(WireWriter out) {
        boolean bidirectional = local.owesBlocked(true);
        if (!bidirectional && !local.owesBlocked(false) || out.remaining() < LARGEST_BLOCKED_BYTES) {
            return null;
        }
        FrameWriter.write(out, new Frame.StreamsBlocked(bidirectional, local.blockedSent(bidirectional)));
        return new SentFrame.StreamsBlocked(bidirectional);
    }

    /** Our MAX_STREAMS was lost: the limit of now is owed. */
    public void maxStreamsLost(boolean bidirectional) {
        peerLimit(bidirectional).lost();
    }

    /** Our STREAMS_BLOCKED was lost: repeated if the same limit still blocks. */
    public void streamsBlockedLost(boolean bidirectional) {
        local.blockedLost(bidirectional);
    }

    /** The peer has closed: no stream is opened any more; returns whether one that came whole is still to be read. */
    public boolean leave(CloseReason reason) {
        local.sever(reason);
        return hasUnread();
    }

    /** Whether the application has still to read a stream that came whole. */
    public boolean hasUnread() {
        return map.hasUnread();
    }

    /** The connection is gone: severs every stream and whoever waits to open one. All is given back; idempotent. */
    public void sever(CloseReason reason) {
        local.sever(reason);
        map.sever(reason);
        closed.free();
        firstOpened = null;
        lastOpened = null;
    }

    /** Opens a stream; null when the peer's limit or memory leaves no room. Any thread; does not wait. */
    public Stream open(boolean bidirectional) throws IOException {
        return local.open(bidirectional);
    }

    /** Opens a stream, waiting while the peer's limit or memory leaves no room. Any thread. */
    public Stream awaitOpen(boolean bidirectional) throws IOException {
        return local.awaitOpen(bidirectional);
    }
}
