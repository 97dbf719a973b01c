package ebb.quic.endpoint;

import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.WireReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stateless reset tokens and the datagrams that carry them (RFC 9000 §10.3): how an endpoint that lost its state tells
 * peers so. Keeps no state of any connection, only two limits on how often it answers, in fixed memory. Loop-confined;
 * owned by the endpoint.
 */
final class StatelessReset {
    /** The length of a token. */
    static final int TOKEN_BYTES = 16;
    /** The shortest datagram that can be a reset: 5 bytes that look like a header, and the token. */
    static final int SMALLEST_BYTES = 21;
    /** Up to this trigger a reset is one byte shorter; above, it need not tell how long the trigger was. */
    private static final int DISGUISED_BYTES = 43;
    private static final int VARIATION_BYTES = 20;
    private static final int FIXED_BIT = 0x40;
    private static final int RANDOM_BITS = 0x3f;

    private static final int PER_SECOND = 200;
    private static final int PER_SECOND_AND_SOURCE = 1;
    private static final int SOURCE_BURST = 2;
    /** Sources share a slot by chance; an attacker cannot choose with whom, since the hash is keyed. */
    private static final int SOURCE_SLOTS = 512;

    private final Mac mac;
    private final SipHash sources;
    private final RateLimit all = new RateLimit(1, PER_SECOND, PER_SECOND);
    private final RateLimit perSource = new RateLimit(SOURCE_SLOTS, PER_SECOND_AND_SOURCE, SOURCE_BURST);

    /** Under a static key that outlives the process if resets are to work after a restart. */
    StatelessReset(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JDK has no HMAC-SHA256", broken);
        }
        sources = derivedHash("sources");
    }

    /** A hash for something else, under a key of its own that follows from the key of resets. */
    SipHash derivedHash(String purpose) {
        WireReader key = new WireReader(mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII)));
        return new SipHash(key.readLong(), key.readLong());
    }

    /** The token of one of our connection IDs. */
    byte[] token(ConnectionId id) {
        // RFC 9000 §10.3.2: a pseudorandom function of a static key and the ID, so that it survives the state.
        return Arrays.copyOf(mac.doFinal(id.toBytes()), TOKEN_BYTES);
    }

    /** Whether this source may be sent another reset now; asking counts. */
    boolean permits(InetSocketAddress source, long now) {
        // RFC 9000 §10.3.3: separate limits for remote addresses end loops between two endpoints without state.
        byte[] address = source.getAddress().getAddress();
        long hash = sources.hash(address, 0, address.length) + source.getPort() * 0x9e3779b97f4a7c15L;
        return perSource.permits((int) (hash >>> 32) & SOURCE_SLOTS - 1, now) && all.permits(0, now);
    }

    /** Whether a datagram of this size is large enough to be answered by a reset. */
    static boolean answers(int triggerBytes) {
        // RFC 9000 §10.3.3: always shorter than what triggered it, so that a loop of resets dies out.
        return triggerBytes > SMALLEST_BYTES;
    }

    /**
     * Writes the reset that answers a datagram of {@code triggerBytes}, which is large enough, for one of our former
     * connection IDs; returns its length.
     */
    int write(byte[] buffer, int offset, int triggerBytes, ConnectionId id, RandomGenerator random) {
        int length = triggerBytes <= DISGUISED_BYTES ? triggerBytes - 1
                : DISGUISED_BYTES + random.nextInt(Math.min(triggerBytes - DISGUISED_BYTES, VARIATION_BYTES));
        for (int i = 0; i < length - TOKEN_BYTES; i++) {
            buffer[offset + i] = (byte) random.nextInt();
        }
        // RFC 9000 §10.3: it looks like a packet with a short header; but for the two fixed bits it is random.
        buffer[offset] = (byte) (FIXED_BIT | buffer[offset] & RANDOM_BITS);
        System.arraycopy(token(id), 0, buffer, offset + length - TOKEN_BYTES, TOKEN_BYTES);
        return length;
    }
}
