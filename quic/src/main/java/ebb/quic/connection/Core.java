package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionStats;
import ebb.quic.stream.Stream;
import java.io.IOException;

/**
 * What a handle may ask of a live connection from any thread. The core dies when the connection enters CLOSING, or
 * DRAINING, which waits for readers of streams that the peer finished before it closed; handles then find the
 * {@link CloseReason} in their {@link Link} instead.
 */
public interface Core {

    /** Opens a stream; waits while the peer's limit on streams leaves no room. Any thread. */
    Stream openStream(boolean bidirectional) throws IOException;

    /** Asks the loop to close the connection; returns at once. Any thread. */
    void requestClose(CloseReason reason);

    /** Asks the loop to update the 1-RTT keys as soon as that is allowed (RFC 9001 §6). Any thread. */
    void requestKeyUpdate();

    /** Facts of the handshake; set before the connection is announced. Any thread. */
    HandshakeFacts facts();

    /** A snapshot at a monotonic time; exact on the loop, possibly a moment old elsewhere. Any thread. */
    ConnectionStats stats(long now);
}
