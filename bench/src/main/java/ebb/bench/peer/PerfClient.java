package ebb.bench.peer;

import java.io.IOException;

/** A stack as a client of the protocol {@code perf}: eight bytes of count, anything, FIN; the answer is count bytes. */
interface PerfClient extends AutoCloseable {

    /** The path of a resource of so many bytes, to be followed by their number. */
    String RESOURCE = "/bytes/";

    /** The ALPN protocol. */
    String PROTOCOL = "perf";

    /** Opens a connection to a port of loopback; waits for the handshake. */
    Conversation connect(int port) throws IOException;

    /** Fetches so many bytes by HTTP/3 on a new connection. */
    default void fetch(int port, long bytes) throws IOException {
        throw new IOException("speaks no HTTP/3 here");
    }

    /** UDP datagrams received so far; 0 where the stack does not tell. */
    default long datagramsReceived() {
        return 0;
    }

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
