package ebb.quic;

import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;

/**
 * Follows the lives of connections. Each connection whose handshake completed gets each call exactly once and in this
 * order, on a virtual thread; one that throws or blocks delays only the later calls for the same connection.
 */
public interface ConnectionListener {

    /**
     * The handshake is complete.
     *
     * @param connection the connection
     */
    default void opened(QuicConnection connection) {
    }

    /**
     * The connection's core is gone; only a stub may be left.
     *
     * @param id the number that {@link QuicConnection#id} gave
     * @param reason why it ended
     */
    default void closing(long id, CloseReason reason) {
    }

    /**
     * Nothing is left of the connection; {@code memory} is what it held when it closed, and the most it ever held.
     *
     * @param id the number that {@link QuicConnection#id} gave
     * @param reason why it ended
     * @param memory its last account
     */
    default void released(long id, CloseReason reason, MemoryReport memory) {
    }
}
