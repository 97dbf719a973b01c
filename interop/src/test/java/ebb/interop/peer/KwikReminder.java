package ebb.interop.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.stream.FlowControlUpdateListener;

/**
 * Wakes the streams that kwik's server forgets. In kwik 0.10.8 the thread that writes to a stream and the one that sends
 * race for the counter of requests to send ({@code StreamOutputStreamImpl.scheduleSendStreamFrameRequest}); when the
 * counter is read between the two the stream still has data but nobody is asked to send it, and the connection falls
 * silent until it times out, whoever the client is. An empty write or a grown window asks again.
 *
 * <p>One thread asks; at most {@value #STREAMS} streams are remembered, the latest ones.
 */
public final class KwikReminder implements ApplicationProtocolConnectionFactory, AutoCloseable {
    private static final int STREAMS = 200;
    private static final int INTERVAL_MILLIS = 20;
    private static final byte[] NOTHING = new byte[0];

    private final ApplicationProtocolConnectionFactory protocol;
    private final Deque<OutputStream> streams = new ArrayDeque<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("kwik reminder").daemon().factory());

    /** Reminds the streams of {@code protocol}. */
    KwikReminder(ApplicationProtocolConnectionFactory protocol) {
        this.protocol = protocol;
        clock.scheduleAtFixedRate(this::remind, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public ApplicationProtocolConnection createConnection(String name, QuicConnection connection) {
        ApplicationProtocolConnection session = protocol.createConnection(name, connection);
        return new ApplicationProtocolConnection() {
            @Override
            public void acceptPeerInitiatedStream(QuicStream stream) {
                if (stream.isBidirectional()) {
                    remember(stream.getOutputStream());
                }
                session.acceptPeerInitiatedStream(stream);
            }
        };
    }

    @Override
    public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
        return protocol.maxConcurrentPeerInitiatedUnidirectionalStreams();
    }

    @Override
    public int maxConcurrentPeerInitiatedBidirectionalStreams() {
        return protocol.maxConcurrentPeerInitiatedBidirectionalStreams();
    }

    @Override
    public int minUnidirectionalStreamReceiverBufferSize() {
        return protocol.minUnidirectionalStreamReceiverBufferSize();
    }

    @Override
    public long maxUnidirectionalStreamReceiverBufferSize() {
        return protocol.maxUnidirectionalStreamReceiverBufferSize();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private synchronized void remember(OutputStream stream) {
        streams.addLast(stream);
        if (streams.size() > STREAMS) {
            streams.removeFirst();
        }
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
