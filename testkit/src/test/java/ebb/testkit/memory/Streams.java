package ebb.testkit.memory;

import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.stream.Stream;
import ebb.testkit.SimApplication;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocking verbs of streams for tests in one thread: whoever would have to wait gives up at once. As an application
 * it collects the streams that peers open and leaves them alone.
 */
final class Streams implements SimApplication {
    private final Map<Link, List<Stream>> opened = new HashMap<>();

    @Override
    public void streamOpened(Link link, Stream stream) {
        opened.computeIfAbsent(link, _ -> new ArrayList<>()).add(stream);
    }

    /** The streams that the peer of this connection opened. */
    List<Stream> of(Link link) {
        return opened.getOrDefault(link, List.of());
    }

    private interface Verb<T> {
        T call() throws IOException;
    }

    /** What the verb returns, or {@code otherwise} when it would have to wait or the connection is gone. */
    private static <T> T impatiently(Verb<T> verb, T otherwise) {
        Thread.currentThread().interrupt();
        try {
            return verb.call();
        } catch (IOException e) {
            return otherwise;
        } finally {
            Thread.interrupted();
        }
    }

    /** A new stream; null when the peer leaves no room for it. */
    static Stream tryOpen(Core core, boolean bidirectional) {
        return impatiently(() -> core.openStream(bidirectional), null);
    }

    /** A new stream, for which there has to be room. */
    static Stream open(Core core, boolean bidirectional) {
        Stream stream = tryOpen(core, bidirectional);
        if (stream == null) {
            throw new AssertionError("no room for a stream");
        }
        return stream;
    }

    /** Writes until the stream takes no more; returns how many bytes it took. */
    static int write(Stream stream, byte[] bytes) {
        Thread.currentThread().interrupt();
        try {
            stream.write(bytes, 0, bytes.length);
            return bytes.length;
        } catch (InterruptedIOException e) {
            return e.bytesTransferred;
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            Thread.interrupted();
        }
    }

    /** Writes what the stream takes, if it takes any. */
    static void tryWrite(Stream stream, byte[] bytes) {
        impatiently(() -> {
            stream.write(bytes, 0, bytes.length);
            return null;
        }, null);
    }

    /** Reads all that is there; returns how many bytes. */
    static int readAll(Stream stream) {
        byte[] into = new byte[4096];
        int sum = 0;
        for (int count = read(stream, into); count > 0; count = read(stream, into)) {
            sum += count;
        }
        return sum;
    }

    private static int read(Stream stream, byte[] into) {
        return impatiently(() -> stream.read(into, 0, into.length), 0);
    }
}
