package ebb.quic.tls;

import ebb.quic.model.TransportError;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.util.Arrays;

/**
 * Cuts the peer's CRYPTO bytes into handshake messages. Holds the beginning of one unfinished message, no longer than
 * {@link HandshakeType#maxLength()} and no larger than twice what has arrived of it.
 */
final class HandshakeInput {

    /** Who takes the messages: the state machine of one side. */
    interface Receiver {
        /** The level at which the peer's next message is due. */
        EncryptionLevel readLevel();

        /** Whether a message of this type is due. */
        boolean accepts(HandshakeType type);

        /** Takes a whole message with its header. */
        void message(HandshakeType type, byte[] message);
    }

    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int start;
    private int end;

    /** Takes bytes of a level and hands over every message that they complete. */
    void receive(EncryptionLevel level, byte[] buffer, int offset, int length, Receiver receiver) {
        if (length == 0) {
            return;
        }
        checkLevel(level, receiver.readLevel());
        append(buffer, offset, length);
        while (start < end) {
            HandshakeType type = dueType(receiver);
            byte[] message = takeMessage(type);
            if (message == null) {
                return;
            }
            receiver.message(type, message);
        }
        free();
    }

    /** To be called before a message is acted upon after which the peer's next one comes at another level. */
    void levelEnds() {
        // RFC 9001 §4.1.3: bytes of a level that are left when keys of the next one become available are a connection
        // error of type PROTOCOL_VIOLATION; RFC 8446 §5.1: no message spans a key change.
        if (start < end) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, Alert.CRYPTO_FRAME,
                    "CRYPTO data behind the last message of its level");
        }
    }

    /** The bytes that are held for an unfinished message. */
    int retainedBytes() {
        return array.length;
    }

    /** Drops what is held. */
    void free() {
        array = NOTHING;
        start = 0;
        end = 0;
    }

    private static void checkLevel(EncryptionLevel level, EncryptionLevel due) {
        // RFC 9001 §8.3: there is no EndOfEarlyData, so no CRYPTO frame has a place in 0-RTT. RFC 9001 §4.1.3: nor is
        // there new data at a level that was left behind.
        if (level == EncryptionLevel.ZERO_RTT || level.ordinal() < due.ordinal()) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, Alert.CRYPTO_FRAME,
                    "CRYPTO data at level " + level + ", expected at " + due);
        }
        if (level != due) {
            throw Alert.UNEXPECTED_MESSAGE.violation("CRYPTO data at level " + level + ", expected at " + due);
        }
    }

    private void append(byte[] buffer, int offset, int length) {
        if (array.length - end < length) {
            int held = end - start;
            int doubled = Math.min(2 * held, HandshakeType.CERTIFICATE.maxLength());
            byte[] larger = new byte[Math.max(held + length, doubled)];
            System.arraycopy(array, start, larger, 0, held);
            array = larger;
            start = 0;
            end = held;
        }
        System.arraycopy(buffer, offset, array, end, length);
        end += length;
    }

    private HandshakeType dueType(Receiver receiver) {
        int id = array[start] & 0xff;
        HandshakeType type = HandshakeType.of(id);
        // RFC 8446 §4: a message out of order is unexpected_message; its first byte is enough to know. RFC 9001 §6:
        // that goes for KeyUpdate (24) too, and RFC 9001 §8.3 for EndOfEarlyData (5), which QUIC does not use.
        if (type == null || !receiver.accepts(type)) {
            throw Alert.UNEXPECTED_MESSAGE.violation("unexpected TLS message " + (type == null ? id : type));
        }
        return type;
    }

    private byte[] takeMessage(HandshakeType type) {
        int held = end - start;
        if (held < HandshakeType.HEADER_LENGTH) {
            return null;
        }
        int length = (array[start + 1] & 0xff) << 16 | (array[start + 2] & 0xff) << 8 | array[start + 3] & 0xff;
        if (length > type.maxLength()) {
            throw Alert.ILLEGAL_PARAMETER.violation(type + " of " + length + " bytes is longer than any in use");
        }
        int whole = HandshakeType.HEADER_LENGTH + length;
        if (held < whole) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(array, start, start + whole);
        start += whole;
        return message;
    }
}
