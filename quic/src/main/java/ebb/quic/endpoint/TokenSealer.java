package ebb.quic.endpoint;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.WireReader;
import ebb.quic.wire.WireWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Address validation tokens (RFC 9000 §8.1.1): what a server has to know of a client later, sealed and given to the
 * client, so that nothing is kept here but a filter of fixed size against replay. Loop-confined; owned by the endpoint.
 *
 * <pre>
 * token   = kind (1, in the clear), salt (16, random), sealed body, tag (16)
 * body    = issue time (8), address length (1), address (16), then in a Retry token: port (2), both IDs (21 each);
 *           in a token for later: version (4)
 * </pre>
 * All tokens of a kind have the same length, which with the kind tells where a token came from even when it cannot be
 * opened.
 */
final class TokenSealer {
    /** How long a Retry token may be on its way. */
    static final long RETRY_SECONDS = 10;
    /** How long a client may come back with a token of an earlier connection. */
    static final long ADDRESS_SECONDS = 24 * 60 * 60;
    /** How far ahead the clock of another server may be that seals under the same key. */
    private static final long CLOCK_SKEW_SECONDS = 5;

    private static final byte RETRY = 0x52;
    private static final byte ADDRESS = 0x4e;
    private static final int CLIENT_BYTES = 8 + 1 + 16;
    private static final int ADDRESS_BODY_BYTES = CLIENT_BYTES + 4;
    private static final int RETRY_BODY_BYTES = CLIENT_BYTES + 2 + 2 * (1 + ConnectionId.MAX_LENGTH);
    static final int RETRY_TOKEN_BYTES = 1 + SaltedAead.OVERHEAD_BYTES + RETRY_BODY_BYTES;
    static final int ADDRESS_TOKEN_BYTES = 1 + SaltedAead.OVERHEAD_BYTES + ADDRESS_BODY_BYTES;

    /** What a token says. */
    sealed interface Token {
        /** The client followed our Retry: it is at this address, and these were the IDs. */
        record Retry(ConnectionId originalDestination, ConnectionId retrySource) implements Token {
        }

        /** The client was at this IP address during an earlier connection, of this version (0 if not noted). */
        record Address(int version) implements Token {
            /** Whether the token may be used in a connection of this version. */
            boolean countsFor(QuicVersion wanted) {
                // RFC 9369 §5: a token of one version is not accepted in a connection of another.
                return version == 0 || version == wanted.wire();
            }
        }

        /** Nothing: forged, garbled, expired, used, of another address or of another server. */
        record Invalid(boolean wasRetry) implements Token {
        }
    }

    private final RandomGenerator random;
    private final ReplayFilter used;
    private SaltedAead aead;
    private SaltedAead previousAead;

    /** Seals under a key of 16 bytes, which servers that accept each other's tokens share, with a filter of its own. */
    TokenSealer(byte[] key, RandomGenerator random) {
        this(key, random, newFilter());
    }

    /** Seals under a key of 16 bytes; tokens that the filter has seen are used up. */
    TokenSealer(byte[] key, RandomGenerator random, ReplayFilter used) {
        this.aead = new SaltedAead(key);
        this.random = random;
        this.used = used;
    }

    /** A filter that remembers tokens as long as they are valid. */
    static ReplayFilter newFilter() {
        return new ReplayFilter(ReplayFilter.DEFAULT_BITS_SHIFT, ADDRESS_SECONDS);
    }

    /** Seals under a new key from now on; tokens under the one before are still opened until the next rotation. */
    void rotate(byte[] newKey) {
        previousAead = aead;
        aead = new SaltedAead(newKey);
    }

    /** The token of a Retry packet: proves the client's address and port, and carries the IDs of the attempt. */
    byte[] sealRetry(InetSocketAddress client, ConnectionId originalDestination, ConnectionId retrySource,
            long epochSeconds) {
        WireWriter body = new WireWriter(new byte[RETRY_BODY_BYTES]);
        writeAddress(body, client.getAddress(), epochSeconds);
        // RFC 9000 §8.1.4: a Retry token comes back from the same address and port.
        body.writeShort(client.getPort());
        writeId(body, originalDestination);
        writeId(body, retrySource);
        return seal(RETRY, body.array());
    }

    /** A token for the client's next connection, whatever its version. */
    byte[] sealNew(InetSocketAddress client, long epochSeconds) {
        return sealNew(client, 0, epochSeconds);
    }

    /** A token for the client's next connection of this version, perhaps from another port; never the same twice. */
    byte[] sealNew(InetSocketAddress client, QuicVersion version, long epochSeconds) {
        return sealNew(client, version.wire(), epochSeconds);
    }

    private byte[] sealNew(InetSocketAddress client, int version, long epochSeconds) {
        WireWriter body = new WireWriter(new byte[ADDRESS_BODY_BYTES]);
        writeAddress(body, client.getAddress(), epochSeconds);
        body.writeInt(version);
        return seal(ADDRESS, body.array());
    }

    /**
     * Opens a token that came in an Initial packet from this address. A token of an earlier connection is thereby used
     * up. Whatever the bytes are, nothing is thrown.
     */
    Token open(byte[] token, InetSocketAddress from, long epochSeconds) {
        if (token.length == RETRY_TOKEN_BYTES && token[0] == RETRY) {
            return openRetry(token, from, epochSeconds);
        }
        if (token.length == ADDRESS_TOKEN_BYTES && token[0] == ADDRESS) {
            return openAddress(token, from, epochSeconds);
        }
        return new Token.Invalid(false);
    }

    private Token openRetry(byte[] token, InetSocketAddress from, long epochSeconds) {
        byte[] opened = unseal(token);
        if (opened == null) {
            return new Token.Invalid(true);
        }
        WireReader body = new WireReader(opened);
        // RFC 9000 §8.1.4: a Retry token is accepted for a short time only.
        boolean valid = isFresh(body, epochSeconds, RETRY_SECONDS) & isAddress(body, from.getAddress());
        if (!valid || body.readShort() != from.getPort()) {
            return new Token.Invalid(true);
        }
        return new Token.Retry(readId(body), readId(body));
    }

    private Token openAddress(byte[] token, InetSocketAddress from, long epochSeconds) {
        byte[] opened = unseal(token);
        if (opened == null) {
            return new Token.Invalid(false);
        }
        WireReader body = new WireReader(opened);
        // RFC 9000 §8.1.4: the IP address has to be the one that the token was given to.
        boolean valid = isFresh(body, epochSeconds, ADDRESS_SECONDS) & isAddress(body, from.getAddress());
        // RFC 9000 §8.1.4: and it counts once, so that replaying it makes no amplifier of us.
        boolean accepted = valid && used.firstUse(token, 1, epochSeconds);
        return accepted ? new Token.Address(body.readInt()) : new Token.Invalid(false);
    }

    /** Bytes that guarding against replay takes. */
    long retainedBytes() {
        return used.retainedBytes();
    }

    private byte[] seal(byte kind, byte[] body) {
        // RFC 9000 §8.1.1: the kind tells how the client came by the token.
        byte[] token = new byte[1 + SaltedAead.OVERHEAD_BYTES + body.length];
        token[0] = kind;
        byte[] salt = new byte[SaltedAead.SALT_BYTES];
        // RFC 9000 §8.1.3: 128 random bits make every token unique.
        random.nextBytes(salt);
        aead.seal(salt, body, token);
        return token;
    }

    private byte[] unseal(byte[] token) {
        byte[] body = aead.open(token);
        return body == null && previousAead != null ? previousAead.open(token) : body;
    }

    private static void writeAddress(WireWriter body, InetAddress address, long epochSeconds) {
        byte[] bytes = address.getAddress();
        body.writeLong(epochSeconds);
        body.writeByte(bytes.length);
        body.writeBytes(Arrays.copyOf(bytes, 16));
    }

    private static boolean isFresh(WireReader body, long epochSeconds, long lifetimeSeconds) {
        long age = epochSeconds - body.readLong();
        return age >= -CLOCK_SKEW_SECONDS && age <= lifetimeSeconds;
    }

    private static boolean isAddress(WireReader body, InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean sameFamily = body.readByte() == bytes.length;
        return Arrays.equals(body.readBytes(16), Arrays.copyOf(bytes, 16)) && sameFamily;
    }

    private static void writeId(WireWriter body, ConnectionId id) {
        body.writeByte(id.length());
        body.writeBytes(Arrays.copyOf(id.toBytes(), ConnectionId.MAX_LENGTH));
    }

    private static ConnectionId readId(WireReader body) {
        int length = body.readByte();
        return ConnectionId.of(body.readBytes(ConnectionId.MAX_LENGTH), 0, length);
    }
}
