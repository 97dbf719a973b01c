package ebb.interop.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tech.kwik.core.QuicStream;
import tech.kwik.core.stream.FlowControlUpdateListener;

/**
 * Wakes the streams that kwik forgets. In kwik 0.10.8 the thread that writes to a stream and the one that sends race for
 * the counter of requests to send ({@code StreamOutputStreamImpl.scheduleSendStreamFrameRequest}); when the counter is
 * read between the two, the stream still has data but nobody is asked to send it, and the connection falls silent until
 * it times out, whoever the other end is. An empty write or a grown window asks again.
 *
 * <p>One thread asks; at most {@value #STREAMS} streams are remembered, the latest ones.
 */
public final class KwikReminder implements AutoCloseable {
    private static final int STREAMS = 200;
    private static final int INTERVAL_MILLIS = 20;
    private static final byte[] NOTHING = new byte[0];

    private final Deque<OutputStream> streams = new ArrayDeque<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("kwik reminder").daemon().factory());

    /** Begins. */
    KwikReminder() {
        clock.scheduleAtFixedRate(this::remind, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Keeps the sending half of {@code stream} going. */
    synchronized void remember(QuicStream stream) {
        streams.addLast(stream.getOutputStream());
        if (streams.size() > STREAMS) {
            streams.removeFirst();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private synchronized List<OutputStream> remembered() {
        return List.copyOf(streams);
    }

    private void remind() {
        for (OutputStream stream : remembered()) {
            try {
                stream.write(NOTHING, 0, 0);
            } catch (IOException closed) {
                // What was written before the end may have been forgotten too.
                if (stream instanceof FlowControlUpdateListener listener) {
                    listener.streamNotBlocked(0);
                }
            }
        }
    }
}
