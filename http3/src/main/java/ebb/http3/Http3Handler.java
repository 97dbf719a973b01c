package ebb.http3;

import java.io.IOException;

/** Answers requests at a server. */
@FunctionalInterface
public interface Http3Handler {

    /**
     * Answers one request, on a virtual thread of its own; it may block. A response whose stream was left open is
     * complete when this returns.
     *
     * <p>Without a response, or after an exception, the client gets status 500, or if some of the response has already
     * left, a reset with {@code H3_INTERNAL_ERROR}.
     *
     * @param exchange the request, and where its response goes
     * @throws IOException if the request cannot be answered
     */
    void handle(Http3Exchange exchange) throws IOException;
}
