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

    /** A new stream; fails when the peer leaves no room for it. */
    static Stream open(Core core, boolean bidirectional) {
        Thread.currentThread().interrupt();
        try {
            return core.openStream(bidirectional);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            Thread.interrupted();
        }
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

    /** Reads all that is there; returns how many bytes, -1 at the end. */
    static int readAll(Stream stream) {
        byte[] into = new byte[4096];
        int sum = 0;
        Thread.currentThread().interrupt();
        try {
            while (true) {
                int count = stream.read(into, 0, into.length);
                Thread.currentThread().interrupt();
                if (count < 0) {
                    return sum == 0 ? -1 : sum;
                }
                sum += count;
            }
        } catch (InterruptedIOException e) {
            return sum;
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            Thread.interrupted();
        }
    }
}
