package ebb.testkit.hostile;

import ebb.quic.connection.Link;
import ebb.quic.stream.Stream;
import ebb.testkit.Impatient;
import ebb.testkit.SimApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A client's application that sends small requests to a server that echoes, and notes how long each answer took. */
final class Honest implements SimApplication {
    private static final int REQUEST_BYTES = 100;

    private record Request(Stream stream, long askedAt) {
    }

    private final List<Request> waiting = new ArrayList<>();
    private final List<Long> took = new ArrayList<>();
    private LongSupplier clock;

    /** Where the time comes from. */
    void clock(LongSupplier time) {
        clock = time;
    }

    /** Sends one request on a connection. */
    void ask(Link link) {
        try {
            Stream stream = Impatient.open(link.core(), true);
            Impatient.write(stream, new byte[REQUEST_BYTES], 0, REQUEST_BYTES);
            stream.finish();
            waiting.add(new Request(stream, clock.getAsLong()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests without an answer yet. */
    int unanswered() {
        return waiting.size();
    }

    /** Virtual nanoseconds that 99 of a hundred answers did not exceed; forgets them. */
    long takeP99() {
        List<Long> sorted = took.stream().sorted().toList();
        took.clear();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100));
    }

    @Override
    public void turn() throws IOException {
        for (Request request : List.copyOf(waiting)) {
            byte[] chunk = new byte[2 * REQUEST_BYTES];
            while (true) {
                int read = Impatient.read(request.stream(), chunk);
                if (read <= 0) {
                    if (read < 0) {
                        waiting.remove(request);
                        took.add(clock.getAsLong() - request.askedAt());
                    }
                    break;
                }
            }
        }
    }
}
