package ebb.quic.recovery;

/**
 * A packet that was sent and is neither acknowledged nor lost yet. Built by the layer above, held by the
 * {@link LossDetector} in a chain, and handed back through {@link LossDetector.Sink} exactly once.
 */
public final class SentPacket {
    private static final int OWN_BYTES = 48;

    private final long number;
    private final long timeNanos;
    private final int sizeBytes;
    private final boolean ackEliciting;
    private final boolean inFlight;
    private final SentFrame frames;
    private boolean ecnMarked;
    private boolean otherPath;
    /** The next in a chain: of the packets in flight, or of those that one ACK frame took out of it. */
    SentPacket next;

    /**
     * A packet as it went out.
     *
     * @param sizeBytes what it adds to the datagram, header and tag included
     * @param inFlight whether it counts against the congestion window: it elicits an ACK or contains PADDING
     * @param frames the first of its frames, or null
     */
    public SentPacket(long number, long timeNanos, int sizeBytes, boolean ackEliciting, boolean inFlight,
            SentFrame frames) {
        this.number = number;
        this.timeNanos = timeNanos;
        this.sizeBytes = sizeBytes;
        this.ackEliciting = ackEliciting;
        this.inFlight = inFlight || ackEliciting;
        this.frames = frames;
    }

    public long number() {
        return number;
    }

    /** When it was sent. */
    public long timeNanos() {
        return timeNanos;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public boolean ackEliciting() {
        return ackEliciting;
    }

    /** Whether it counts toward the bytes in flight (RFC 9002 §2). */
    public boolean inFlight() {
        return inFlight;
    }

    /** The first of its frames, or null. */
    public SentFrame frames() {
        return frames;
    }

    /** Says that its IP header carried ECT(0). */
    public SentPacket markEcn() {
        ecnMarked = true;
        return this;
    }

    public boolean ecnMarked() {
        return ecnMarked;
    }

    /** Whether it probed for a larger datagram size. */
    public boolean isMtuProbe() {
        for (SentFrame frame = frames; frame != null; frame = frame.next) {
            if (frame instanceof SentFrame.MtuProbe) {
                return true;
            }
        }
        return false;
    }

    /** Sent on a path that is no longer in use: it says nothing about the path that is. */
    boolean otherPath() {
        return otherPath;
    }

    void leavePath() {
        otherPath = true;
    }

    /** Whether nothing has to be sent again when it is lost. */
    boolean isForgettable() {
        for (SentFrame frame = frames; frame != null; frame = frame.next) {
            if (!(frame instanceof SentFrame.Ack || frame instanceof SentFrame.Ping)) {
                return false;
            }
        }
        return true;
    }

    /** What it and its frames occupy in the heap. */
    public long retainedBytes() {
        long bytes = OWN_BYTES;
        for (SentFrame frame = frames; frame != null; frame = frame.next) {
            bytes += frame.retainedBytes();
        }
        return bytes;
    }
}
