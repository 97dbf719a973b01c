package ebb.cli.serve;

import ebb.quic.QuicStream;
import java.io.IOException;

/** What the small protocols do alike with streams. */
final class Streams {

    private Streams() {
    }

    /** Reads to the end and throws it away, through a buffer that is allocated only when there is something. */
    static void discard(QuicStream stream, int bufferBytes) throws IOException {
        byte[] first = new byte[1];
        if (stream.read(first, 0, 1) < 0) {
            return;
        }
        byte[] buffer = new byte[bufferBytes];
        int read = 0;
        while (read >= 0) {
            read = stream.read(buffer, 0, buffer.length);
        }
    }
}
