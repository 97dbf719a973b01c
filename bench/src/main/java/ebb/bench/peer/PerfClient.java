package ebb.bench.peer;

import java.io.IOException;

/** A stack as a client of the protocol {@code perf}: eight bytes of count, anything, FIN; the answer is count bytes. */
interface PerfClient extends AutoCloseable {

    /** The ALPN protocol. */
    String PROTOCOL = "perf";

    /** Opens a connection to a port of loopback; waits for the handshake. */
    Conversation connect(int port) throws IOException;

    @Override
    void close();

    /** A connection. */
    interface Conversation extends AutoCloseable {

        /** Sends so many bytes after the count and waits for the whole answer, all on a new stream. */
        void exchange(long upload, long download) throws IOException;

        @Override
        void close();
    }
}
