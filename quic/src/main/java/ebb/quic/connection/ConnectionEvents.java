package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.stream.Stream;
import java.net.InetSocketAddress;

/**
 * What a connection tells the API above; called on the loop, so nothing in it may block. Each connection gets
 * {@code opened} at most once, {@code closing} and {@code released} exactly once, in that order.
 */
public interface ConnectionEvents {

    /** The handshake is complete. */
    void opened(Link link);

    /** The peer opened a stream. */
    void streamOpened(Link link, Stream stream);

    /** The server gave a token for the next connection to this address (RFC 9000 §8.1.3). */
    void tokenReceived(InetSocketAddress server, byte[] token);

    /** The core is gone. */
    void closing(Link link, CloseReason reason);

    /** Nothing is left. */
    void released(Link link, CloseReason reason, MemoryReport memory);
}
