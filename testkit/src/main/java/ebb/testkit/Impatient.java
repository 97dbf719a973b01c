package ebb.testkit;

import ebb.quic.connection.Core;
import ebb.quic.stream.Stream;
import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * The blocking verbs of streams for a simulation in one thread, which must never wait. They are called by a thread that
 * is interrupted already: whoever is about to wait gives up at once instead, with nothing lost.
 */
public final class Impatient {

    private interface Verb<T> {
        T call() throws IOException;
    }

    private Impatient() {
    }

    /** Bytes read; 0 when there are none yet, -1 at the end. */
    public static int read(Stream stream, byte[] into) throws IOException {
        Integer read = orNull(() -> stream.read(into, 0, into.length));
        return read == null ? 0 : read;
    }

    /** Bytes that the stream has taken. */
    public static int write(Stream stream, byte[] from, int offset, int length) throws IOException {
        Thread.currentThread().interrupt();
        try {
            stream.write(from, offset, length);
            return length;
        } catch (InterruptedIOException e) {
            return e.bytesTransferred;
        } finally {
            Thread.interrupted();
        }
    }

    /** A new stream, or null while the peer's limit leaves no room. */
    public static Stream open(Core core, boolean bidirectional) throws IOException {
        return orNull(() -> core.openStream(bidirectional));
    }

    private static <T> T orNull(Verb<T> verb) throws IOException {
        Thread.currentThread().interrupt();
        try {
            return verb.call();
        } catch (InterruptedIOException e) {
            return null;
        } finally {
            Thread.interrupted();
        }
    }
}
