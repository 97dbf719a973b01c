package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.stream.Stream;

/**
 * What a connection tells the API above; called on the loop, so nothing in it may block. Each connection gets
 * {@code opened} at most once, {@code closing} and {@code released} exactly once, in that order.
 */
public interface ConnectionEvents {

    /** The handshake is complete. */
    void opened(Link link);

    /** The peer opened a stream. */
    void streamOpened(Link link, Stream stream);

    /** The core is gone. */
    void closing(Link link, CloseReason reason);

    /** Nothing is left. */
    void released(Link link, CloseReason reason, MemoryReport memory);
}
