package ebb.cli.serve;

import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.model.QuicClosedException;
import java.io.IOException;

/** What the small protocols do alike with streams. */
final class Streams {

    private static final long LOOK_MILLIS = 20;
    private static final int FIRST_BYTES = 128;

    private Streams() {
    }

    /**
     * Closes a connection of a server that is being stopped, as soon as no stream is open on it. Returns at once; the
     * server's own deadline ends what takes longer.
     */
    static void closeWhenIdle(QuicConnection connection) {
        Thread.ofVirtual().name("ebb-drain-" + connection.id()).start(() -> {
            try {
                while (connection.stats().openStreams() > 0) {
                    Thread.sleep(LOOK_MILLIS);
                }
                connection.close();
            } catch (QuicClosedException e) {
                // The client was quicker.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Reads to the end and throws it away; what is short, as requests are, does not cost a buffer of full size. */
    static void discard(QuicStream stream, int bufferBytes) throws IOException {
        byte[] buffer = new byte[FIRST_BYTES];
        int read = 0;
        while (read >= 0) {
            read = stream.read(buffer, 0, buffer.length);
            if (read == buffer.length && read < bufferBytes) {
                buffer = new byte[bufferBytes];
            }
        }
    }
}
