package ebb.watch.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Decides who may ask. A page of another site that a browser shows must neither read what is here (its name in
 * {@code Host} after DNS rebinding, its {@code Origin}) nor change anything (it does not know the token). Thread-safe.
 *
 * <p>The token keeps browsers honest; it is no password. Whoever can open a connection to the endpoint can read the
 * page and with it the token, so the address decides who that is.
 */
final class Doorkeeper {
    private static final int TOKEN_BYTES = 24;
    private static final int MAX_BODY_BYTES = 1024;

    private final String token;
    private final String boundName;
    private final int port;

    /** {@code asked} is the address as it was given, {@code port} the port that is really bound. */
    Doorkeeper(InetSocketAddress asked, int port) {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        token = HexFormat.of().formatHex(bytes);
        boundName = asked.getHostString().toLowerCase(Locale.ROOT);
        this.port = port;
    }

    /** What a request that changes something has to show. */
    String token() {
        return token;
    }

    /** The refusal of a request, or null when it may go on. */
    Answer refusal(HttpExchange exchange) {
        String host = only(exchange.getRequestHeaders(), "Host");
        if (host == null || !isOurs(host, exchange.getLocalAddress().getAddress())) {
            return Answer.error(403, "this Host is not served here; ask for http://127.0.0.1:" + port + "/");
        }
        List<String> origins = exchange.getRequestHeaders().get("Origin");
        if (origins != null && !(origins.size() == 1 && origins.getFirst().equalsIgnoreCase("http://" + host))) {
            return Answer.error(403, "requests of other sites are refused");
        }
        return hasLargeBody(exchange.getRequestHeaders())
                ? Answer.error(413, "no request needs content of more than " + MAX_BODY_BYTES + " bytes") : null;
    }

    /** The refusal of a request that wants to change something without the token, or null. */
    Answer refusalToChange(HttpExchange exchange) {
        String shown = only(exchange.getRequestHeaders(), "X-Ebb-Token");
        byte[] given = (shown == null ? "" : shown).getBytes(StandardCharsets.UTF_8);
        // In constant time, so that nobody finds the token byte by byte.
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given) ? null
                : Answer.error(403, "the header X-Ebb-Token is missing or wrong; the page at / has the token");
    }

    /** Addresses cannot be rebound, so the one that was connected to is always good; names are those that we know. */
    private boolean isOurs(String host, InetAddress connectedTo) {
        String suffix = ":" + port;
        if (!host.endsWith(suffix)) {
            return false;
        }
        String name = host.substring(0, host.length() - suffix.length()).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]") || name.equals(boundName)
                || name.equals(literal(connectedTo));
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return text.contains(":") ? "[" + text + "]" : text;
    }

    private static boolean hasLargeBody(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return headers.containsKey("Transfer-Encoding")
                || length != null && !(length.matches("[0-9]{1,4}") && Integer.parseInt(length) <= MAX_BODY_BYTES);
    }

    private static String only(Headers headers, String name) {
        List<String> values = headers.get(name);
        return values != null && values.size() == 1 ? values.getFirst() : null;
    }
}
