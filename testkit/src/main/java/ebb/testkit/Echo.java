package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.stream.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends back, stream by stream, what the peer sends on its bidirectional streams; others are read and forgotten. */
public final class Echo implements SimApplication {
    private static final int CHUNK_BYTES = 16 << 10;
    private static final long GIVEN_UP = 0;

    private static final class Exchange {
        final Link link;
        final Stream stream;
        byte[] owed = new byte[0];
        int written;
        boolean ended;

        Exchange(Link link, Stream stream) {
            this.link = link;
            this.stream = stream;
        }
    }

    private final List<Exchange> exchanges = new ArrayList<>();
    private long bytes;

    /** An application that has not echoed anything yet. */
    public Echo() {
    }

    /** Bytes read so far on all streams. */
    public long bytes() {
        return bytes;
    }

    /** Streams that are not at their end. */
    public int open() {
        return exchanges.size();
    }

    @Override
    public void streamOpened(Link link, Stream stream) {
        exchanges.add(new Exchange(link, stream));
    }

    @Override
    public void closing(Link link, CloseReason reason) {
        exchanges.removeIf(exchange -> exchange.link == link);
    }

    @Override
    public void turn() {
        exchanges.removeIf(this::isDone);
    }

    private boolean isDone(Exchange exchange) {
        try {
            while (progress(exchange)) {
                continue;
            }
            return exchange.ended;
        } catch (IOException e) {
            // The peer reset or stopped the stream, or is gone: what there is of it is of no use any more.
            if (exchange.stream.isBidirectional()) {
                exchange.stream.reset(GIVEN_UP);
            }
            exchange.stream.stopSending(GIVEN_UP);
            return true;
        }
    }

    private boolean progress(Exchange exchange) throws IOException {
        if (exchange.written < exchange.owed.length) {
            int taken = Impatient.write(exchange.stream, exchange.owed, exchange.written,
                    exchange.owed.length - exchange.written);
            exchange.written += taken;
            return taken > 0;
        }
        if (exchange.ended) {
            return false;
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        int read = Impatient.read(exchange.stream, chunk);
        if (read < 0) {
            exchange.ended = true;
            if (exchange.stream.isBidirectional()) {
                exchange.stream.finish();
            }
            return false;
        }
        bytes += read;
        if (exchange.stream.isBidirectional()) {
            exchange.owed = Arrays.copyOf(chunk, read);
            exchange.written = 0;
        }
        return read > 0;
    }
}
