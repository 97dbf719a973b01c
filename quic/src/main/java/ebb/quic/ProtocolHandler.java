package ebb.quic;

import ebb.quic.model.CloseReason;
import java.io.IOException;

/**
 * What a server or client does for one ALPN protocol. Every method runs on a virtual thread, so all of them may block;
 * what they throw ends the stream (or, out of {@link #opened}, the connection) and nothing else.
 */
public interface ProtocolHandler {

    /** The handshake is complete. Runs before the connection's first stream is handed over. */
    default void opened(QuicConnection connection) throws IOException {
    }

    /** The peer opened a stream. It is closed when this method returns, and reset when it throws. */
    void stream(QuicConnection connection, QuicStream stream) throws IOException;

    /** The endpoint is shutting down: finish what runs, begin nothing new, then close. */
    default void draining(QuicConnection connection) {
    }

    /** The protocol's code for closing without an error, for connections that are still open when draining ends. */
    default long closeCode() {
        return 0;
    }

    /** The connection is closed. */
    default void closed(long connectionId, CloseReason reason) {
    }
}
