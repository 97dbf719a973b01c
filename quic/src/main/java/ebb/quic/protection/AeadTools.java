package ebb.quic.protection;

/**
 * Seals and opens packets (RFC 9001 §5.3) and puts on and takes off their header protection (RFC 9001 §5.4), in place.
 * Owned by a loop and confined to it: the ciphers of its busiest keys are kept, at most {@value #DEFAULT_SLOTS} sets of
 * about 2 KB, so that a connection pays nothing for ciphers while it is idle.
 */
public final class AeadTools {
    /** Both directions of eight busy connections. */
    static final int DEFAULT_SLOTS = 16;

    private static final int LONG_FORM = 0x80;
    private static final int LONG_PROTECTED_BITS = 0x0f;
    private static final int SHORT_PROTECTED_BITS = 0x1f;
    private static final int NUMBER_LENGTH_BITS = 0x03;
    private static final int LONGEST_NUMBER = 4;

    /** Most recently used first. */
    private final CipherSlot[] slots;
    private final byte[] nonce = new byte[PacketKeys.IV_BYTES];
    private final byte[] mask = new byte[CipherSlot.SAMPLE_BYTES];

    /** Tools without any cipher yet. */
    public AeadTools() {
        this(DEFAULT_SLOTS);
    }

    AeadTools(int slotCount) {
        slots = new CipherSlot[slotCount];
        for (int i = 0; i < slotCount; i++) {
            slots[i] = new CipherSlot();
        }
    }

    /**
     * Seals the payload that stands directly after the header; the header, packet number included, is authenticated.
     * The buffer has room for the tag behind the payload.
     *
     * @return the length of the payload with its tag
     * @throws IllegalStateException when a nonce would be used twice, or the keys are freed
     */
    public int seal(PacketKeys keys, long packetNumber, byte[] buffer, int headerOffset, int headerLength,
            int payloadLength) {
        CipherSlot slot = slot(keys, true);
        nonce(keys, packetNumber);
        return slot.seal(nonce, buffer, headerOffset, headerLength, payloadLength);
    }

    /**
     * Opens the sealed payload that stands directly after the (unprotected) header.
     *
     * @return the length of the plaintext, or -1 when it does not authenticate; what the payload's bytes are then is
     *     not defined
     */
    public int open(PacketKeys keys, long packetNumber, byte[] buffer, int headerOffset, int headerLength,
            int sealedLength) {
        if (sealedLength < CipherSuite.TAG_BYTES) {
            return -1;
        }
        CipherSlot slot = slot(keys, false);
        nonce(keys, packetNumber);
        return slot.open(nonce, buffer, headerOffset, headerLength, sealedLength);
    }

    /**
     * Protects the header of a sealed packet. At least 20 bytes follow from {@code packetNumberOffset}: the sender has
     * padded shorter packets.
     */
    public void protectHeader(PacketKeys keys, byte[] buffer, int firstByteOffset, int packetNumberOffset) {
        // RFC 9001 §5.4.2: the sample is taken as if the packet number had four bytes.
        slot(keys, true).mask(buffer, packetNumberOffset + LONGEST_NUMBER, mask);
        int numberLength = (buffer[firstByteOffset] & NUMBER_LENGTH_BITS) + 1;
        applyMask(buffer, firstByteOffset, packetNumberOffset, numberLength);
    }

    /**
     * Takes the header protection off.
     *
     * @param limit where the packet ends
     * @return the length of the packet number, or -1 when the packet is too short to be sampled
     */
    public int unprotectHeader(PacketKeys keys, byte[] buffer, int firstByteOffset, int packetNumberOffset,
            int limit) {
        // RFC 9001 §5.4.2: a packet that cannot be sampled is discarded.
        if (limit - packetNumberOffset < LONGEST_NUMBER + CipherSlot.SAMPLE_BYTES) {
            return -1;
        }
        slot(keys, false).mask(buffer, packetNumberOffset + LONGEST_NUMBER, mask);
        int numberLength = ((buffer[firstByteOffset] ^ mask[0]) & NUMBER_LENGTH_BITS) + 1;
        applyMask(buffer, firstByteOffset, packetNumberOffset, numberLength);
        return numberLength;
    }

    /** Drops the ciphers of these keys at once; those of freed keys would otherwise stay until their slot is taken. */
    public void forget(PacketKeys keys) {
        for (CipherSlot slot : slots) {
            if (slot.holds(keys)) {
                slot.clear();
            }
        }
    }

    private void applyMask(byte[] buffer, int firstByteOffset, int packetNumberOffset, int numberLength) {
        // RFC 9001 §5.4.1: four bits of a long header's first byte, five of a short one's, then the packet number.
        boolean isLong = (buffer[firstByteOffset] & LONG_FORM) != 0;
        buffer[firstByteOffset] ^= (byte) (mask[0] & (isLong ? LONG_PROTECTED_BITS : SHORT_PROTECTED_BITS));
        for (int i = 0; i < numberLength; i++) {
            buffer[packetNumberOffset + i] ^= mask[1 + i];
        }
    }

    private void nonce(PacketKeys keys, long packetNumber) {
        // RFC 9001 §5.3: the nonce is the IV, with the packet number folded into its last eight bytes.
        keys.copyIv(nonce);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (packetNumber >>> 8 * i);
        }
    }

    private CipherSlot slot(PacketKeys keys, boolean sealing) {
        keys.checkUsable();
        CipherSlot first = slots[0];
        return first.isBoundTo(keys, sealing) ? first : bring(keys, sealing);
    }

    /** Brings the slot of these keys to the front, taking one from the least recently used keys if there is none. */
    private CipherSlot bring(PacketKeys keys, boolean sealing) {
        int victim = slots.length - 1;
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].isBoundTo(keys, sealing)) {
                return toFront(i);
            }
            if (slots[i].isFree() && !slots[victim].isFree()) {
                victim = i;
            }
        }
        slots[victim].bind(keys, sealing);
        return toFront(victim);
    }

    private CipherSlot toFront(int index) {
        CipherSlot slot = slots[index];
        System.arraycopy(slots, 0, slots, 1, index);
        slots[0] = slot;
        return slot;
    }
}
