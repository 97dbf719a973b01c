package ebb.http3.stream;

import java.io.IOException;

/** One connection of the transport, thread-safe. */
public interface Transport {

    /** Opens a stream on which both ends send, waiting until the peer permits one more. */
    ByteStream openBidirectional() throws IOException;

    /** Opens a stream on which only this end sends, waiting until the peer permits one more. */
    ByteStream openUnidirectional() throws IOException;

    /** Closes the connection with an application error code; without effect if it is closed. */
    void close(long code, String phrase);
}
