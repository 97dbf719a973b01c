package ebb.quic;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tokens that servers gave this client for its next visit (RFC 9000 §8.1.3), the newest for each address. Thread-safe.
 * Bounds: {@link #SERVERS} tokens of at most {@link #TOKEN_BYTES}; the server that was longest without news is forgotten.
 */
final class TokenJar {
    private static final int SERVERS = 64;
    private static final int TOKEN_BYTES = 512;
    private static final byte[] NONE = new byte[0];

    private final Map<InetSocketAddress, byte[]> tokens = new LinkedHashMap<>();

    synchronized void put(InetSocketAddress server, byte[] token) {
        if (token.length > TOKEN_BYTES) {
            return;
        }
        tokens.remove(server);
        tokens.put(server, token);
        if (tokens.size() > SERVERS) {
            tokens.remove(tokens.keySet().iterator().next());
        }
    }

    /** Takes the token for a server, or an empty one: RFC 9000 §8.1.3 wants each used once, lest visits be linked. */
    synchronized byte[] take(InetSocketAddress server) {
        byte[] token = tokens.remove(server);
        return token == null ? NONE : token;
    }
}
