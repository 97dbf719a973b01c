package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.PacketKeys;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.ReceivedPackets;
import ebb.quic.wire.PacketType;

/**
 * One packet number space (RFC 9000 §12.3): what was received in it, the next number to send, its CRYPTO stream and, for
 * Initial and Handshake, its keys. Loop-confined; owned by {@link Spaces}.
 */
final class PacketSpace {
    private final PacketNumberSpace space;
    private final PacketType type;
    private final ReceivedPackets received;
    private final Account account;
    private final int cryptoWindowBytes;
    private CryptoStream crypto;
    private PacketKeys readKeys;
    private PacketKeys writeKeys;
    private long nextNumber;

    PacketSpace(PacketNumberSpace space, Account account, int cryptoWindowBytes) {
        this.space = space;
        this.received = new ReceivedPackets(space);
        this.type = switch (space) {
            case INITIAL -> PacketType.INITIAL;
            case HANDSHAKE -> PacketType.HANDSHAKE;
            case APPLICATION -> PacketType.ONE_RTT;
        };
        this.account = account;
        this.cryptoWindowBytes = cryptoWindowBytes;
    }

    PacketNumberSpace space() {
        return space;
    }

    PacketType type() {
        return type;
    }

    ReceivedPackets received() {
        return received;
    }

    /** The CRYPTO stream, which exists from its first use on. */
    CryptoStream crypto() {
        if (crypto == null) {
            crypto = new CryptoStream(account, cryptoWindowBytes);
        }
        return crypto;
    }

    /** Sends everything again that was sent and not acknowledged: the content of a probe (RFC 9002 §6.2.4). */
    void resendCrypto() {
        if (crypto != null) {
            crypto.resendUnacknowledged();
        }
    }

    /** Whether CRYPTO data is to be sent for the first time or again. */
    boolean wantsToSendCrypto() {
        return crypto != null && crypto.wantsToSend();
    }

    PacketKeys readKeys() {
        return readKeys;
    }

    PacketKeys writeKeys() {
        return writeKeys;
    }

    void readKeys(PacketKeys keys) {
        readKeys = keys;
    }

    void writeKeys(PacketKeys keys) {
        writeKeys = keys;
    }

    long nextNumber() {
        return nextNumber;
    }

    /** The number is used, or deliberately left out. */
    void advance() {
        nextNumber++;
    }

    /** Zeroes the keys and gives back what is buffered; idempotent. */
    void free(AeadTools aead) {
        freeKeys(aead);
        if (crypto != null) {
            crypto.free();
        }
    }

    void freeKeys(AeadTools aead) {
        freeKeys(readKeys, aead);
        freeKeys(writeKeys, aead);
        readKeys = null;
        writeKeys = null;
    }

    private static void freeKeys(PacketKeys keys, AeadTools aead) {
        if (keys != null) {
            aead.forget(keys);
            keys.free();
        }
    }
}
