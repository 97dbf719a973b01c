package ebb.interop.harness;

import java.io.IOException;

/** A server on the loopback address. */
public interface RunningServer extends AutoCloseable {
    /** Its UDP port. */
    int port();

    @Override
    void close() throws IOException;
}
