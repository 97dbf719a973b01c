package ebb.quic;

import java.io.IOException;

/** Handles one stream that the peer opened, on a virtual thread of its own. */
@FunctionalInterface
public interface StreamHandler {

    /**
     * Reads and writes the stream, which is closed when this returns, and reset when it throws.
     *
     * @param connection the connection
     * @param stream the stream
     * @throws IOException if the stream cannot be handled; it is then reset
     */
    void handle(QuicConnection connection, QuicStream stream) throws IOException;
}
