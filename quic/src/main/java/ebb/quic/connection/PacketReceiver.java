package ebb.quic.connection;

import ebb.quic.model.TransportError;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.protection.PacketKeys;
import ebb.quic.wire.PacketNumbers;
import ebb.quic.wire.ProtocolViolation;

/**
 * Removes the protection of one packet (RFC 9001 §5.3 to §5.5) and finds out whether it is new. Loop-confined; holds
 * nothing but its tools.
 */
final class PacketReceiver {

    /** What became of a packet. */
    enum Outcome { OPENED, NO_KEYS, DUPLICATE, UNAUTHENTIC }

    private static final int LONG_RESERVED = 0x0c;
    private static final int SHORT_RESERVED = 0x18;
    private static final int KEY_PHASE = 0x04;

    private final Spaces spaces;
    private final AeadTools aead;
    private final LongTimes times;

    /** The one time span that opening depends on. */
    interface LongTimes {
        long ptoNanos();
    }

    PacketReceiver(Spaces spaces, AeadTools aead, LongTimes times) {
        this.spaces = spaces;
        this.aead = aead;
        this.times = times;
    }

    /** Opens a long header packet in place; fills in number and payload. */
    Outcome openLong(ReceivedPacket packet, int start, int numberOffset, int end) {
        PacketKeys keys = packet.space.readKeys();
        if (keys == null) {
            return Outcome.NO_KEYS;
        }
        byte[] buffer = packet.buffer;
        int numberLength = aead.unprotectHeader(keys, buffer, start, numberOffset, end);
        if (numberLength < 0) {
            return Outcome.UNAUTHENTIC;
        }
        Outcome outcome = open(packet, keys, start, numberOffset, numberLength, end);
        if (outcome == Outcome.OPENED) {
            checkReserved(buffer[start] & LONG_RESERVED);
        }
        return outcome;
    }

    /** Opens a short header packet in place; fills in number and payload and takes notice of the key phase. */
    Outcome openShort(ReceivedPacket packet, int start, int numberOffset, int end) {
        KeyUpdate oneRtt = spaces.oneRtt();
        if (oneRtt == null || !oneRtt.canRead()) {
            return Outcome.NO_KEYS;
        }
        byte[] buffer = packet.buffer;
        // RFC 9001 §5.4: the header protection key does not change with key updates.
        int numberLength = aead.unprotectHeader(oneRtt.readKeys(), buffer, start, numberOffset, end);
        if (numberLength < 0) {
            return Outcome.UNAUTHENTIC;
        }
        boolean phase = (buffer[start] & KEY_PHASE) != 0;
        long number = number(packet.space, buffer, numberOffset, numberLength);
        PacketKeys keys = oneRtt.readKeys(phase, number, packet.now);
        Outcome outcome = keys == null ? Outcome.UNAUTHENTIC
                : open(packet, keys, start, numberOffset, numberLength, end);
        if (outcome == Outcome.OPENED) {
            checkReserved(buffer[start] & SHORT_RESERVED);
            oneRtt.opened(phase, number, packet.now, times.ptoNanos());
        } else if (outcome == Outcome.UNAUTHENTIC) {
            oneRtt.failedOpen();
        }
        return outcome;
    }

    private Outcome open(ReceivedPacket packet, PacketKeys keys, int start, int numberOffset, int numberLength,
            int end) {
        int headerLength = numberOffset + numberLength - start;
        long number = number(packet.space, packet.buffer, numberOffset, numberLength);
        // RFC 9000 §12.3: a packet number is handled at most once.
        if (packet.space.received().isDuplicate(number)) {
            return Outcome.DUPLICATE;
        }
        int length = aead.open(keys, number, packet.buffer, start, headerLength, end - start - headerLength);
        if (length < 0) {
            return Outcome.UNAUTHENTIC;
        }
        packet.number = number;
        packet.payloadOffset = start + headerLength;
        packet.payloadLength = length;
        return Outcome.OPENED;
    }

    private static long number(PacketSpace space, byte[] buffer, int offset, int length) {
        long truncated = 0;
        for (int i = 0; i < length; i++) {
            truncated = truncated << 8 | buffer[offset + i] & 0xff;
        }
        return PacketNumbers.decode(space.received().largest(), truncated, length);
    }

    private static void checkReserved(int bits) {
        // RFC 9000 §17.2, §17.3.1: reserved bits that are not zero after protection was removed are an error.
        if (bits != 0) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0, "reserved header bits are set");
        }
    }
}
