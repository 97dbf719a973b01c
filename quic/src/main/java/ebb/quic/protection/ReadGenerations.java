package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import java.util.Arrays;

/**
 * The receiving half of the 1-RTT keys: the current keys, the next ones and, for a short time, the previous ones; never
 * more than three sets. Owned by {@link KeyUpdate}.
 *
 * <p>The next keys exist before anyone asks for them. RFC 9001 §6.3: deriving them on seeing the other key phase would
 * tell an observer of our timing what the phase bit was, and let forged packets cause work.
 */
final class ReadGenerations {
    private static final long NONE = -1;
    private static final int OBJECT_BYTES = 72;
    private static final int ARRAY_HEADER_BYTES = 16;

    /** Which of the three sets of keys a packet is to be opened with. */
    enum Which { PREVIOUS, CURRENT, NEXT }

    private final QuicVersion version;
    private byte[] nextSecret;
    private PacketKeys previous;
    private PacketKeys current;
    private PacketKeys next;
    private boolean phase;
    private long lowestOpened = NONE;
    private long highestOpened = NONE;
    private long highestOpenedWithPrevious = NONE;
    private long previousExpiryNanos = Long.MAX_VALUE;

    ReadGenerations(QuicVersion version, CipherSuite suite, byte[] secret) {
        this.version = version;
        this.current = PacketKeys.of(suite, version, secret);
        this.nextSecret = PacketKeys.nextSecret(suite, version, secret);
        this.next = current.next(version, nextSecret);
    }

    PacketKeys current() {
        return current;
    }

    boolean phase() {
        return phase;
    }

    PacketKeys keys(Which which) {
        return switch (which) {
            case PREVIOUS -> previous;
            case CURRENT -> current;
            case NEXT -> next;
        };
    }

    /**
     * The candidate for a packet. There always is one: RFC 9001 §6.3: a packet whose key phase cannot be right is tried
     * with keys that will not fit, and so costs the time of any other.
     */
    Which select(boolean phaseBit, long packetNumber) {
        if (phaseBit == phase) {
            return Which.CURRENT;
        }
        // RFC 9001 §6.5: the other phase is the previous one below, and the next one above, what the current keys
        // opened. In between neither is legal; the previous keys are tried there, to notice the violation.
        boolean above = highestOpened != NONE && packetNumber > highestOpened;
        return previous == null || above ? Which.NEXT : Which.PREVIOUS;
    }

    /** Whether the current keys opened a packet with a lower number. */
    boolean openedBelow(long packetNumber) {
        return lowestOpened != NONE && lowestOpened < packetNumber;
    }

    /** Whether the previous keys opened a packet with a higher number. */
    boolean previousOpenedAbove(long packetNumber) {
        return highestOpenedWithPrevious > packetNumber;
    }

    /** Notes a packet that the previous keys opened. */
    void openedWithPrevious(long packetNumber) {
        highestOpenedWithPrevious = Math.max(highestOpenedWithPrevious, packetNumber);
    }

    /** Notes a packet that the current keys opened. */
    void opened(long packetNumber, long now, long ptoNanos) {
        if (highestOpened == NONE) {
            lowestOpened = packetNumber;
            // RFC 9001 §6.1, §6.5: old keys are kept until new ones were used, and for three PTO from then on.
            previousExpiryNanos = now + 3 * ptoNanos;
        }
        lowestOpened = Math.min(lowestOpened, packetNumber);
        highestOpened = Math.max(highestOpened, packetNumber);
    }

    void advance() {
        freePrevious();
        previous = current;
        current = next;
        byte[] following = PacketKeys.nextSecret(current.suite(), version, nextSecret);
        Arrays.fill(nextSecret, (byte) 0);
        nextSecret = following;
        next = current.next(version, nextSecret);
        phase = !phase;
        highestOpenedWithPrevious = Math.max(highestOpenedWithPrevious, highestOpened);
        lowestOpened = NONE;
        highestOpened = NONE;
    }

    /** When the previous keys are to be discarded; {@code Long.MAX_VALUE} if there are none or they are needed. */
    long previousExpiryNanos() {
        return previous == null || highestOpened == NONE ? Long.MAX_VALUE : previousExpiryNanos;
    }

    void expire(long now) {
        if (previous != null && highestOpened != NONE && now - previousExpiryNanos >= 0) {
            freePrevious();
        }
    }

    private void freePrevious() {
        if (previous != null) {
            previous.free();
            previous = null;
        }
    }

    long retainedBytes() {
        int sets = previous == null ? 2 : 3;
        return OBJECT_BYTES + ARRAY_HEADER_BYTES + nextSecret.length + sets * current.retainedBytes();
    }

    void free() {
        freePrevious();
        current.free();
        next.free();
        Arrays.fill(nextSecret, (byte) 0);
    }
}
