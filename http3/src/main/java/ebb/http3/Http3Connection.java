package ebb.http3;

import ebb.http3.message.ResponseHead;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.http3.session.ClientExchange;
import ebb.http3.session.ClientSession;
import ebb.quic.QuicConnection;
import java.io.IOException;
import java.io.InputStream;

/** A client's HTTP/3 connection. Thread-safe: any number of threads send requests at the same time. */
public final class Http3Connection implements AutoCloseable {
    /** Content up to this size is sent by the thread that asks; more is sent by another while that one listens. */
    private static final int INLINE_BYTES = 4096;

    private final QuicConnection connection;
    private final ClientSession session;
    private final Authority authority;

    Http3Connection(QuicConnection connection, ClientSession session, Authority authority) {
        this.connection = connection;
        this.session = session;
        this.authority = authority;
    }

    /** {@return the QUIC connection underneath} */
    public QuicConnection quic() {
        return connection;
    }

    /** {@return whether further requests can be sent: the connection is open and the server is not shutting down} */
    public boolean isOpen() {
        return connection.isOpen() && !session.isDraining();
    }

    /**
     * Sends a request and waits for the head of the final response; interim ones are passed over.
     *
     * @param request what to send
     * @return the response; to be read to its end or closed
     * @throws ebb.http3.model.Http3Exception if the exchange failed; whether it may be sent again on another connection
     *     is said by {@code isRetryable()}
     * @throws IOException if the connection has ended, the server's certificate is not good for the host of the
     *     request, or the content of the request cannot be read
     */
    public Http3Response send(Http3Request request) throws IOException {
        if (!request.isConnect()) {
            authority.check(request.authority(), connection);
        }
        requireAcceptableSize(request);
        ClientExchange exchange = session.open();
        exchange.head(request.pseudoFields(), request.headers());
        upload(exchange, request);
        ResponseHead head = exchange.response(request.method());
        Http3Response response = new Http3Response(head, exchange);
        if (ResponseHead.neverHasContent(head.status(), request.method())) {
            response.body().readAllBytes();
        }
        return response;
    }

    /** Closes the connection, with all requests under way. */
    @Override
    public void close() {
        connection.close(Http3Error.H3_NO_ERROR, "");
    }

    private void upload(ClientExchange exchange, Http3Request request) throws IOException {
        InputStream stream = request.stream();
        byte[] bytes = request.bytes();
        if (stream != null) {
            Thread.startVirtualThread(() -> copy(exchange, stream, request.trailers()));
        } else if (bytes.length > INLINE_BYTES) {
            Thread.startVirtualThread(() -> send(exchange, bytes, request.trailers()));
        } else {
            try {
                exchange.send(bytes, request.trailers());
            } catch (IOException e) {
                throw exchange.failed(e);
            }
        }
    }

    private static void copy(ClientExchange exchange, InputStream stream, Headers trailers) {
        try (stream) {
            exchange.send(stream, trailers);
        } catch (IOException | RuntimeException e) {
            exchange.uploadFailed(e);
        }
    }

    private static void send(ClientExchange exchange, byte[] bytes, Headers trailers) {
        try {
            exchange.send(bytes, trailers);
        } catch (IOException e) {
            exchange.uploadFailed(e);
        }
    }

    // RFC 9114 §4.2.2: what the server has said it will not accept is not sent.
    private void requireAcceptableSize(Http3Request request) throws IOException {
        long limit = session.peerSettings().maxFieldSectionBytes();
        long bytes = request.headers().sectionBytes();
        String[] pseudo = request.pseudoFields();
        for (int i = 0; i < pseudo.length; i += 2) {
            bytes += Headers.fieldBytes(pseudo[i], pseudo[i + 1]);
        }
        if (bytes > limit || request.trailers().sectionBytes() > limit) {
            throw new IOException("the fields take " + bytes + " bytes, but the server accepts only " + limit);
        }
    }
}
