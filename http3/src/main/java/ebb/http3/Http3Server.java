package ebb.http3;

import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Settings;
import ebb.quic.ProtocolHandler;
import java.util.Objects;

/**
 * Puts HTTP/3 on a {@code QuicServer}.
 *
 * <pre>{@code
 * QuicServer.newBuilder()
 *         .protocol(Http3Server.PROTOCOL, Http3Server.handler(exchange -> exchange.respond(200, headers, content)))
 * }</pre>
 */
public final class Http3Server {
    // RFC 9114 §3.2: the name of HTTP/3 in ALPN.
    /** The name of HTTP/3 in the handshake. */
    public static final String PROTOCOL = "h3";

    private Http3Server() {
    }

    /**
     * A protocol handler with the default settings.
     *
     * @param handler answers the requests
     * @return what to give to {@code QuicServer.Builder.protocol}
     */
    public static ProtocolHandler handler(Http3Handler handler) {
        return handler(handler, Http3Settings.defaults());
    }

    /**
     * A protocol handler; one may serve several servers at the same time.
     *
     * @param handler answers the requests
     * @param settings the limits of each connection
     * @return what to give to {@code QuicServer.Builder.protocol}
     */
    public static ProtocolHandler handler(Http3Handler handler, Http3Settings settings) {
        return handler(handler, settings, new Http3Counts());
    }

    /**
     * A protocol handler whose refusals are counted, for whoever watches.
     *
     * @param handler answers the requests
     * @param settings the limits of each connection
     * @param counts counts what clients were refused
     * @return what to give to {@code QuicServer.Builder.protocol}
     */
    public static ProtocolHandler handler(Http3Handler handler, Http3Settings settings, Http3Counts counts) {
        return new ServerAdapter(Objects.requireNonNull(handler), Objects.requireNonNull(settings),
                Objects.requireNonNull(counts));
    }
}
