package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.protection.PacketKeys;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.wire.PacketType;

/**
 * The three packet number spaces and the 1-RTT keys. The Initial and Handshake spaces leave when their keys are
 * discarded (RFC 9001 §4.9), and all that they hold with them. Loop-confined; owned by the connection.
 */
final class Spaces {
    /** RFC 9000 §7.5 asks for at least 4096 bytes; a client gets certificate chains, a server a ClientHello. */
    private static final int SERVER_CRYPTO_WINDOW = 16 << 10;
    private static final int CLIENT_CRYPTO_WINDOW = 64 << 10;
    private static final int APPLICATION_CRYPTO_WINDOW = 4 << 10;

    private final AeadTools aead;
    private final PacketSpace application;
    private PacketSpace initial;
    private PacketSpace handshake;
    private KeyUpdate oneRtt;

    Spaces(boolean server, Account account, AeadTools aead) {
        this.aead = aead;
        int window = server ? SERVER_CRYPTO_WINDOW : CLIENT_CRYPTO_WINDOW;
        initial = new PacketSpace(PacketNumberSpace.INITIAL, account, window);
        handshake = new PacketSpace(PacketNumberSpace.HANDSHAKE, account, window);
        application = new PacketSpace(PacketNumberSpace.APPLICATION, account, APPLICATION_CRYPTO_WINDOW);
    }

    /** The space, or null once its keys are discarded. */
    PacketSpace get(PacketNumberSpace space) {
        return switch (space) {
            case INITIAL -> initial;
            case HANDSHAKE -> handshake;
            case APPLICATION -> application;
        };
    }

    /** The space of a packet type that carries a packet number, or null when it is discarded or carries none. */
    PacketSpace of(PacketType type) {
        return switch (type) {
            case INITIAL -> initial;
            case HANDSHAKE -> handshake;
            case ONE_RTT -> application;
            case ZERO_RTT, RETRY, VERSION_NEGOTIATION -> null;
        };
    }

    PacketSpace initial() {
        return initial;
    }

    PacketSpace handshake() {
        return handshake;
    }

    PacketSpace application() {
        return application;
    }

    /** The 1-RTT keys, or null before TLS made any. */
    KeyUpdate oneRtt() {
        return oneRtt;
    }

    void oneRtt(KeyUpdate keys) {
        oneRtt = keys;
    }

    /** The keys to send with in a space, or null when there are none. */
    PacketKeys writeKeys(PacketSpace space) {
        if (space == application) {
            return oneRtt != null && oneRtt.canWrite() ? oneRtt.writeKeys() : null;
        }
        return space.writeKeys();
    }

    /** A Retry makes the Initial keys anew. */
    void freeInitialKeys() {
        initial.freeKeys(aead);
    }

    void discardInitial() {
        if (initial != null) {
            initial.free(aead);
            initial = null;
        }
    }

    void discardHandshake() {
        if (handshake != null) {
            handshake.free(aead);
            handshake = null;
        }
    }

    /** Zeroes every key and gives back every buffer; idempotent. */
    void free() {
        discardInitial();
        discardHandshake();
        application.free(aead);
        if (oneRtt != null) {
            if (oneRtt.canWrite()) {
                aead.forget(oneRtt.writeKeys());
            }
            if (oneRtt.canRead()) {
                aead.forget(oneRtt.readKeys());
            }
            oneRtt.free();
            oneRtt = null;
        }
    }
}
