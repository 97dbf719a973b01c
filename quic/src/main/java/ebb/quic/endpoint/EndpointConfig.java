package ebb.quic.endpoint;

import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Seat;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an endpoint is made from; immutable, but for the random generator and the ciphers, which are the loop's.
 *
 * @param server     whether it accepts connections
 * @param limits     every limit
 * @param retry      when new clients must prove their address
 * @param versions   the versions spoken, the preferred one first
 * @param tls        makes a server's TLS engines; null for a client, which brings one with each dial
 * @param congestion makes congestion controllers
 * @param traces     makes the trace of each connection
 * @param secrets    keys for tokens, resets and hashing
 * @param aead       the ciphers of the loop
 * @param random     unpredictable numbers
 * @param epochSeconds the wall clock's seconds when the monotonic clock was at 0, for the age of tokens
 */
public record EndpointConfig(boolean server, QuicLimits limits, RetryPolicy retry, List<QuicVersion> versions,
        ConnectionSetup.TlsFactory tls, Seat.CongestionFactory congestion, TraceFactory traces,
        Secrets secrets, AeadTools aead, RandomGenerator random, long epochSeconds) {

    /**
     * Keys that belong to the endpoint as a whole. Several endpoints of one service may share them.
     *
     * @param token 16 bytes that seal address validation tokens
     * @param reset 32 bytes that stateless reset tokens are derived from
     * @param hash  two numbers that key the hash of connection IDs
     */
    public record Secrets(byte[] token, byte[] reset, long[] hash) {

        /** Fresh keys. */
        public static Secrets random(RandomGenerator random) {
            byte[] token = new byte[16];
            byte[] reset = new byte[32];
            random.nextBytes(token);
            random.nextBytes(reset);
            return new Secrets(token, reset, new long[] {random.nextLong(), random.nextLong()});
        }

        /**
         * Keys that follow from a secret, so that a server after its restart, or another one, has the same. The hash of
         * connection IDs needs no agreement and stays random.
         */
        public static Secrets derived(byte[] secret, RandomGenerator random) {
            byte[] token = Arrays.copyOf(derive(secret, "ebb address validation token"), 16);
            byte[] reset = derive(secret, "ebb stateless reset");
            return new Secrets(token, reset, new long[] {random.nextLong(), random.nextLong()});
        }

        private static byte[] derive(byte[] secret, String purpose) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
            } catch (GeneralSecurityException broken) {
                throw new IllegalStateException("this JDK has no HMAC-SHA256", broken);
            }
        }
    }
}
