package ebb.http3.stream;

import ebb.http3.wire.ByteSource;
import java.io.IOException;

/** One stream of the transport. Reading and writing block; resetting and stopping do not, and come from any thread. */
public interface ByteStream extends ByteSource {

    /** The ID of the stream (RFC 9000 §2.1). */
    long id();

    /** Whether both ends may send. */
    boolean isBidirectional();

    /** Writes all of the bytes, waiting for room. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** How many of the bytes written have arrived. Any thread. */
    long acknowledged();

    /** Ends the sending part cleanly. */
    void finish() throws IOException;

    /** Ends the sending part abruptly; without effect if it has ended. */
    void reset(long code);

    /** Asks the peer to stop sending; without effect if everything has arrived. A blocked reader is woken. */
    void stopSending(long code);
}
