package ebb.quic;

import ebb.quic.model.CloseReason;
import java.io.IOException;

/**
 * What a server or client does for one ALPN protocol. Every method runs on a virtual thread, so all of them may block;
 * what they throw ends the stream (or, out of {@link #opened}, the connection) and nothing else.
 */
public interface ProtocolHandler {

    /**
     * The handshake is complete. Runs before the connection's first stream is handed over.
     *
     * @param connection the connection
     * @throws IOException if the protocol cannot begin; the connection is then closed
     */
    default void opened(QuicConnection connection) throws IOException {
    }

    /**
     * The peer opened a stream. It is closed when this method returns, and reset when it throws.
     *
     * @param connection the connection
     * @param stream the stream
     * @throws IOException if the stream cannot be handled; it is then reset
     */
    void stream(QuicConnection connection, QuicStream stream) throws IOException;

    /**
     * The endpoint is shutting down: finish what runs, begin nothing new, then close.
     *
     * @param connection the connection
     */
    default void draining(QuicConnection connection) {
    }

    /** {@return the protocol's code for a close without error, for what is still open when draining ends} */
    default long closeCode() {
        return 0;
    }

    /**
     * The connection is closed.
     *
     * @param connectionId the number that {@link QuicConnection#id} gave
     * @param reason why it ended
     */
    default void closed(long connectionId, CloseReason reason) {
    }
}
