package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.stream.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends so many bytes on so many streams of the first connection, all at once as far as the peer allows, and insists
 * that the same bytes come back: the other side of {@link Echo}.
 */
public final class Requests implements SimApplication {
    private static final int CHUNK_BYTES = 16 << 10;

    private final class Request {
        final Stream stream;
        final int number;
        int written;
        int read;
        boolean ended;

        Request(Stream stream, int number) {
            this.stream = stream;
            this.number = number;
        }
    }

    private final int count;
    private final int bytes;
    private final List<Request> running = new ArrayList<>();
    private Link link;
    private int begun;
    private int answered;
    private IOException failure;

    public Requests(int count, int bytes) {
        this.count = count;
        this.bytes = bytes;
    }

    /** Opens a stream of the connection and sends one byte on it, so that something is sent. */
    public static void ping(Link link) {
        try {
            Impatient.write(Impatient.open(link.core(), true), new byte[1], 0, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every request was answered in full. */
    public boolean isDone() {
        return answered == count;
    }

    /** Requests answered in full. */
    public int answered() {
        return answered;
    }

    /** What a stream failed with, or null. */
    public IOException failure() {
        return failure;
    }

    @Override
    public void opened(Link opened) {
        if (link == null) {
            link = opened;
        }
    }

    @Override
    public void closing(Link closed, CloseReason reason) {
        running.clear();
    }

    @Override
    public void turn() throws IOException {
        while (link != null && link.core() != null && begun < count) {
            Stream stream = Impatient.open(link.core(), true);
            if (stream == null) {
                break;
            }
            running.add(new Request(stream, begun++));
        }
        running.removeIf(this::isDone);
    }

    private boolean isDone(Request request) {
        try {
            while (write(request) || read(request)) {
                continue;
            }
            return request.ended;
        } catch (IOException e) {
            failure = e;
            return true;
        }
    }

    private boolean write(Request request) throws IOException {
        if (request.written == bytes) {
            return false;
        }
        byte[] chunk = new byte[Math.min(CHUNK_BYTES, bytes - request.written)];
        for (int i = 0; i < chunk.length; i++) {
            chunk[i] = byteAt(request.number, request.written + i);
        }
        int taken = Impatient.write(request.stream, chunk, 0, chunk.length);
        request.written += taken;
        if (request.written == bytes) {
            request.stream.finish();
        }
        return taken > 0;
    }

    private boolean read(Request request) throws IOException {
        if (request.ended) {
            return false;
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        int read = Impatient.read(request.stream, chunk);
        for (int i = 0; i < read; i++) {
            if (chunk[i] != byteAt(request.number, request.read + i)) {
                throw new AssertionError("byte " + (request.read + i) + " of stream " + request.stream.id()
                        + " came back changed");
            }
        }
        if (read >= 0) {
            request.read += read;
            return read > 0;
        }
        if (request.read != bytes) {
            throw new AssertionError("stream " + request.stream.id() + " ended after " + request.read + " bytes");
        }
        request.ended = true;
        answered++;
        return false;
    }

    private static byte byteAt(int number, int offset) {
        return (byte) (number * 31 + offset * 7 + (offset >> 8));
    }
}
