package ebb.quic.recovery;

/**
 * Finds the largest datagram that a path carries, with padded probes (RFC 8899, RFC 9000 §14.3), and notices when the
 * path ceases to carry what it did. Loop-confined; one for each path, owned by the connection, which sends the probes
 * as packets with {@link SentFrame.MtuProbe}, one at a time.
 *
 * <pre>
 *   BASE ──handshake confirmed──► SEARCHING ──found──► COMPLETE
 *                                  ▲  ▲                 │   │
 *                                  │  └──ten minutes────┘   │
 *                                  └──black hole: 1200──────┘
 * </pre>
 */
public final class MtuProbe {
    /** RFC 9000 §14: what every path must carry. */
    public static final int BASE_BYTES = 1200;

    /** Where the search stands. */
    public enum State { BASE, SEARCHING, COMPLETE }

    /** RFC 8899 §5.1.2: so many probes of a size are lost before the size is. */
    private static final int MAX_PROBES = 3;
    /** RFC 8899 §5.1.1: after so long a search is repeated, in case the path allows for more. */
    private static final long RAISE_NANOS = 600_000_000_000L;
    private static final int BLACK_HOLE_LOSSES = 3;
    private static final int BLACK_HOLE_TIMEOUTS = 2;
    private static final int PRECISION_BYTES = 16;
    private static final long NEVER = Long.MAX_VALUE;

    private final int ceiling;
    private State state = State.BASE;
    private int current = BASE_BYTES;
    /** The smallest size that is known not to pass, or one more than the largest to be tried. */
    private int tooLarge;
    private int outstanding;
    private int probesLost;
    private int suspiciousLosses;
    private long newestFullAcked = -1;
    private long raiseAt = NEVER;

    /** A search up to the ceiling: the least of our interface's, our configured and the peer's maximum payload. */
    public MtuProbe(int ceilingBytes) {
        ceiling = Math.max(ceilingBytes, BASE_BYTES);
        tooLarge = ceiling + 1;
    }

    public State state() {
        return state;
    }

    /** The largest datagram that may be sent, probes excepted. */
    public int maxDatagramBytes() {
        return current;
    }

    /** The handshake is confirmed: probing may begin (RFC 9000 §14.3.1). */
    public void start() {
        if (state == State.BASE) {
            state = State.SEARCHING;
            finishIfFound(0);
        }
    }

    /** The size of the probe that is due now, or 0. */
    public int probeDue(long now) {
        if (state == State.COMPLETE && now >= raiseAt) {
            state = State.SEARCHING;
            tooLarge = ceiling + 1;
        }
        return state == State.SEARCHING && outstanding == 0 ? candidate() : 0;
    }

    /** First the most that could be had, then halfway between what passes and what does not. */
    private int candidate() {
        return tooLarge > ceiling ? ceiling : (current + tooLarge) / 2;
    }

    public void probeSent(int bytes) {
        outstanding = bytes;
    }

    /** A probe arrived: so large a datagram passes. */
    public void probeAcked(int bytes, long now) {
        outstanding = 0;
        probesLost = 0;
        if (state == State.SEARCHING && bytes > current && bytes < tooLarge) {
            current = bytes;
        }
        finishIfFound(now);
    }

    /** A probe was lost: after three of one size the size is taken not to pass. */
    public void probeLost(int bytes, long now) {
        outstanding = 0;
        // RFC 9000 §14.4: a lost probe changes nothing else, least of all the size that is in use.
        if (state == State.SEARCHING && ++probesLost >= MAX_PROBES) {
            probesLost = 0;
            tooLarge = Math.min(tooLarge, bytes);
            finishIfFound(now);
        }
    }

    private void finishIfFound(long now) {
        boolean found = current == ceiling || tooLarge <= ceiling && tooLarge - current <= PRECISION_BYTES;
        if (state == State.SEARCHING && found) {
            state = State.COMPLETE;
            raiseAt = current == ceiling ? NEVER : now + RAISE_NANOS;
        }
    }

    /** A packet that was no probe arrived. */
    public void acked(SentPacket packet) {
        if (packet.sizeBytes() > BASE_BYTES) {
            suspiciousLosses = 0;
            newestFullAcked = Math.max(newestFullAcked, packet.number());
        }
    }

    /**
     * A packet that was no probe is lost.
     *
     * @return true when this shows that the path has ceased to carry full datagrams: their size is smaller from now on
     */
    public boolean lost(SentPacket packet) {
        // RFC 8899 §4.3: only losses that congestion does not explain: no later one of full size arrived.
        if (packet.sizeBytes() <= BASE_BYTES || packet.number() < newestFullAcked) {
            return false;
        }
        return ++suspiciousLosses >= BLACK_HOLE_LOSSES && fallBack();
    }

    /** The probe timer fired so many times in a row; returns as {@link #lost} does. */
    public boolean timedOut(int consecutive) {
        return consecutive >= BLACK_HOLE_TIMEOUTS && fallBack();
    }

    private boolean fallBack() {
        suspiciousLosses = 0;
        if (current == BASE_BYTES) {
            return false;
        }
        // RFC 8899 §4.3, §5.2: back to the base size, and searching from there below what ceased to pass.
        tooLarge = Math.min(tooLarge, current);
        current = BASE_BYTES;
        probesLost = 0;
        outstanding = 0;
        state = State.SEARCHING;
        return true;
    }

    /**
     * An ICMP message that was validated says that so many bytes of payload are the most; returns as {@link #lost} does.
     */
    public boolean packetTooBig(int payloadBytes) {
        // RFC 9000 §14.2.1: never below the least that QUIC needs, and never more than we have.
        if (payloadBytes < BASE_BYTES || payloadBytes >= current) {
            return false;
        }
        current = payloadBytes;
        tooLarge = Math.min(tooLarge, payloadBytes + 1);
        return true;
    }
}
