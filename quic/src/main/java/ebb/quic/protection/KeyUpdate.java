package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.util.EnumMap;
import java.util.Map;

/**
 * The 1-RTT keys of one connection and their updates (RFC 9001 §6): which keys open and seal a packet, when an update
 * may start, which updates of the peer are illegal, and how long keys may be used. Loop-confined; owned by the
 * connection, which ends it with {@link #free}. Holds one set of keys to seal with and two to open with, for a short
 * time after an update three.
 *
 * <pre>
 * initiate():           write n → n+1, read n → n+1    next packet opened with read n+1: peer has followed
 * opened(with n+1):     read n → n+1, write n → n+1    the peer initiated, we follow before we acknowledge
 * </pre>
 */
public final class KeyUpdate {
    private static final byte[] NO_CONTEXT = {};
    /** Packets left before the confidentiality limit for saying goodbye with. */
    private static final int CLOSING_RESERVE = 64;
    private static final int OBJECT_BYTES = 80;
    private static final int PTO_BETWEEN_UPDATES = 3;

    /** How often keys may be used; the suite's, or less in tests. */
    record Limits(long confidentiality, long integrity) {
        private static final Map<CipherSuite, Limits> SHARED = new EnumMap<>(CipherSuite.class);

        static {
            for (CipherSuite suite : CipherSuite.values()) {
                SHARED.put(suite, new Limits(suite.confidentialityLimit(), suite.integrityLimit()));
            }
        }

        static Limits of(CipherSuite suite) {
            return SHARED.get(suite);
        }
    }

    private final QuicVersion version;
    private final CipherSuite suite;
    private final Limits limits;
    private WriteGeneration write;
    private ReadGenerations read;
    private boolean confirmed;
    private boolean lastOpenedWithOldKeys;
    private long lastOpenedNanos;
    private long lastPtoNanos;
    private long updates;
    private long earliestUpdateNanos;
    private long failedOpens;

    /** Without keys yet; they come with {@link #installWrite} and {@link #installRead}. */
    public KeyUpdate(QuicVersion version, CipherSuite suite) {
        this(version, suite, Limits.of(suite));
    }

    KeyUpdate(QuicVersion version, CipherSuite suite, Limits limits) {
        this.version = version;
        this.suite = suite;
        this.limits = limits;
    }

    /** The secret to send with from now on; it stays the caller's. */
    public void installWrite(byte[] secret) {
        write = new WriteGeneration(version, suite, secret);
    }

    /** The secret to receive with; may come later than the one to send with. It stays the caller's. */
    public void installRead(byte[] secret) {
        read = new ReadGenerations(version, suite, secret);
    }

    /** Whether there are keys to seal with. */
    public boolean canWrite() {
        return write != null;
    }

    /** Whether there are keys to open with. */
    public boolean canRead() {
        return read != null;
    }

    /** The keys for every packet sent from now on. */
    public PacketKeys writeKeys() {
        return write.keys();
    }

    /** The key phase bit of packets sealed with {@link #writeKeys}. */
    public boolean writePhase() {
        return write.phase();
    }

    /** The keys to take off header protection with; it is the same whatever the key phase will turn out to be. */
    public PacketKeys readKeys() {
        return read.current();
    }

    /** The keys to try on a packet; never null while {@link #canRead}. */
    public PacketKeys readKeys(boolean phaseBit, long packetNumber, long now) {
        read.expire(now);
        return read.keys(read.select(phaseBit, packetNumber));
    }

    /**
     * Takes notice of a packet that the keys of {@link #readKeys(boolean, long, long)} opened, before its frames are
     * read. If it is the first with the next keys, both directions move on.
     *
     * @throws ProtocolViolation (KEY_UPDATE_ERROR) when the peer uses keys in an order that is not allowed
     */
    public void opened(boolean phaseBit, long packetNumber, long now, long ptoNanos) {
        lastOpenedNanos = now;
        lastPtoNanos = ptoNanos;
        lastOpenedWithOldKeys = false;
        switch (read.select(phaseBit, packetNumber)) {
            case CURRENT -> openedWithCurrent(packetNumber, now, ptoNanos);
            case PREVIOUS -> openedWithPrevious(packetNumber);
            case NEXT -> openedWithNext(packetNumber, now, ptoNanos);
        }
    }

    private void openedWithCurrent(long packetNumber, long now, long ptoNanos) {
        // RFC 9001 §6.4: a later packet had old keys, so this one may not have new ones.
        if (read.previousOpenedAbove(packetNumber)) {
            throw violation("new keys before old ones");
        }
        read.opened(packetNumber, now, ptoNanos);
    }

    private void openedWithPrevious(long packetNumber) {
        // RFC 9001 §6.4: who has sent with new keys may not use the old ones for a later packet.
        if (read.openedBelow(packetNumber)) {
            throw violation("old keys after new ones");
        }
        read.openedWithPrevious(packetNumber);
        lastOpenedWithOldKeys = true;
    }

    private void openedWithNext(long packetNumber, long now, long ptoNanos) {
        // RFC 9001 §6.2: the peer has to see a packet of the current phase acknowledged first. It cannot have seen
        // that when we have not sent any.
        if (write == null || write.sealedPackets() == 0) {
            throw violation("key update before the last one was answered");
        }
        read.advance();
        openedWithCurrent(packetNumber, now, ptoNanos);
        // RFC 9001 §6.2: our own keys follow before the packet is acknowledged.
        write.advance();
        updates++;
    }

    /** The handshake is confirmed: from now on this side may update keys. */
    public void confirmed() {
        confirmed = true;
    }

    /**
     * Starts a key update.
     *
     * @return whether it was started; not before the handshake is confirmed, nor while the last update is
     *     unacknowledged or more recent than three PTO
     */
    public boolean initiate(long now) {
        // RFC 9001 §6.1: not before the handshake is confirmed, nor before a packet of this phase was acknowledged.
        if (!confirmed || write == null || read == null || !write.isAcknowledged()) {
            return false;
        }
        // RFC 9001 §6.5: the peer may still hold its old keys instead of the next ones for three PTO.
        if (updates > 0 && now - earliestUpdateNanos < 0) {
            return false;
        }
        write.advance();
        read.advance();
        updates++;
        return true;
    }

    /**
     * The peer acknowledged a 1-RTT packet, in the packet that was opened last.
     *
     * @throws ProtocolViolation (KEY_UPDATE_ERROR) when it says so with older keys than it acknowledges
     */
    public void acked(long packetNumber) {
        if (write == null || !write.covers(packetNumber)) {
            return;
        }
        // RFC 9001 §6.2: who acknowledges a packet with new keys has those keys, and had to switch to them.
        if (lastOpenedWithOldKeys) {
            throw violation("packet with new keys acknowledged with old ones");
        }
        if (!write.isAcknowledged()) {
            write.acknowledge();
            earliestUpdateNanos = lastOpenedNanos + PTO_BETWEEN_UPDATES * lastPtoNanos;
        }
    }

    /** The key updates so far, whoever began them. */
    public long updates() {
        return updates;
    }

    /** A packet is about to be sealed with {@link #writeKeys}. */
    public void sealed(long packetNumber) {
        // RFC 9001 §6.6: keys that reached their limit seal nothing any more.
        if (write.sealedPackets() >= limits.confidentiality()) {
            throw new IllegalStateException("the confidentiality limit of the 1-RTT keys is reached");
        }
        write.sealed(packetNumber);
    }

    /** Whether it is time for {@link #initiate}: half of what the keys may seal is used up. */
    public boolean wantsUpdate() {
        // RFC 9001 §5.3, §6.6: an update has to come before the limit of the AEAD does.
        return write != null && write.sealedPackets() >= limits.confidentiality() / 2;
    }

    /**
     * Whether the write keys are used up but for a few packets, which are for closing the connection with
     * AEAD_LIMIT_REACHED.
     */
    public boolean exhausted() {
        return write != null && write.sealedPackets() + CLOSING_RESERVE >= limits.confidentiality();
    }

    /**
     * Counts a packet that could not be opened.
     *
     * @throws ProtocolViolation (AEAD_LIMIT_REACHED) when there were too many, over all keys of the connection
     */
    public void failedOpen() {
        // RFC 9001 §6.6: every forgery is a try; above the limit of the AEAD the connection ends.
        if (++failedOpens > limits.integrity()) {
            throw new ProtocolViolation(TransportError.AEAD_LIMIT_REACHED, "too many packets failed authentication");
        }
    }

    /** When {@link #expire} has something to discard; {@code Long.MAX_VALUE} if it has not. */
    public long expiryNanos() {
        return read == null ? Long.MAX_VALUE : read.previousExpiryNanos();
    }

    /** Discards the previous keys when their time is over. */
    public void expire(long now) {
        if (read != null) {
            read.expire(now);
        }
    }

    /** Bytes of heap that the keys retain now. */
    public long retainedBytes() {
        return OBJECT_BYTES + (write == null ? 0 : write.retainedBytes()) + (read == null ? 0 : read.retainedBytes());
    }

    /** Zeroes all keys and secrets, after which there are none; idempotent. */
    public void free() {
        if (write != null) {
            write.free();
            write = null;
        }
        if (read != null) {
            read.free();
            read = null;
        }
    }

    private static ProtocolViolation violation(String phrase) {
        return new ProtocolViolation(TransportError.KEY_UPDATE_ERROR, phrase);
    }
}
