package ebb.http3.wire;

import java.io.IOException;

/** Where the bytes of a stream come from. */
public interface ByteSource {

    /** Reads up to {@code length} bytes, waiting for the first; -1 at the clean end of the stream. */
    int read(byte[] buffer, int offset, int length) throws IOException;
}
