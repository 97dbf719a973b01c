package ebb.http3;

import ebb.http3.message.ResponseHead;
import ebb.http3.model.Headers;
import ebb.http3.session.ClientExchange;
import ebb.http3.stream.BodyInput;
import java.io.InputStream;

/**
 * The response to a request, whose content is read as it arrives. Confined to one thread at a time.
 *
 * <p>To be read to the end or closed: until then it occupies one of the streams that the server permits.
 */
public final class Http3Response implements AutoCloseable {
    private final ResponseHead head;
    private final ClientExchange exchange;
    private final BodyInput body;

    Http3Response(ResponseHead head, ClientExchange exchange) {
        this.head = head;
        this.exchange = exchange;
        this.body = exchange.content();
    }

    /** {@return the status code of the final response} */
    public int status() {
        return head.status();
    }

    /** {@return the fields} */
    public Headers headers() {
        return head.fields();
    }

    /** {@return the content; for CONNECT, what comes out of the tunnel} */
    public InputStream body() {
        return body;
    }

    /** {@return the trailers; empty until the content has been read to the end} */
    public Headers trailers() {
        return exchange.trailers();
    }

    /** Cancels what has not been read; without effect after the end. */
    @Override
    public void close() {
        body.close();
    }
}
