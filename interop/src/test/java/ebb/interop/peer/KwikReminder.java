package ebb.interop.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.stream.FlowControlUpdateListener;

/**
 * Wakes the streams that kwik forgets. In kwik 0.10.8 the thread that writes to a stream and the one that sends race
 * for the counter of requests to send ({@code StreamOutputStreamImpl.scheduleSendStreamFrameRequest}); when the
 * counter is read between the two, the stream still has data but nobody is asked to send it, and the connection falls
 * silent until it times out, whoever the other end is. Being told of a larger window, a stream asks again.
 *
 * <p>One thread tells; at most {@value #STREAMS} streams are remembered, the latest ones.
 */
public final class KwikReminder implements AutoCloseable {
    private static final int STREAMS = 200;
    private static final int INTERVAL_MILLIS = 20;

    private record Entry(FlowControlUpdateListener stream, QuicConnectionImpl connection) {
        void remind() {
            stream.streamNotBlocked(0);
            // That alone does not wake the sender; a frame that turns out to be none does.
            connection.send(size -> null, 1, EncryptionLevel.App, frame -> { }, true);
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("kwik reminder").daemon().factory());

    /** Begins. */
    KwikReminder() {
        clock.scheduleAtFixedRate(() -> remembered().forEach(Entry::remind), INTERVAL_MILLIS, INTERVAL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Keeps the sending half of {@code stream} going. */
    synchronized void remember(QuicStream stream, QuicConnection connection) {
        FlowControlUpdateListener listener = (FlowControlUpdateListener) stream.getOutputStream();
        entries.addLast(new Entry(listener, (QuicConnectionImpl) connection));
        if (entries.size() > STREAMS) {
            entries.removeFirst();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private synchronized List<Entry> remembered() {
        return List.copyOf(entries);
    }
}
