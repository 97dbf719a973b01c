package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_REQUEST_REJECTED;

import ebb.http3.frame.Place;
import ebb.http3.frame.Settings;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The server's end of one HTTP/3 connection. Thread-safe: each stream is served on the thread that hands it in.
 *
 * <p>It holds the requests that are being read or answered, at most {@link Http3Settings#maxRequests}.
 */
public final class ServerSession implements PeerControl.Events {
    private static final long NO_REQUEST = -4;
    private static final long STREAM_STEP = 4;

    private final Http3Settings settings;
    private final RequestHandler handler;
    private final LongSupplier nanoClock;
    private final PeerGuard guard;
    private final ControlWriter control;
    private final PeerStreams peerStreams;
    private final Set<RequestStream> running = new HashSet<>();
    private long highestRequest = NO_REQUEST;
    private long goAway = Long.MAX_VALUE;
    private volatile Settings peerSettings = Settings.INITIAL;

    /**
     * What all connections of a server have in common.
     *
     * @param settings the limits of each
     * @param handler  answers the requests
     * @param counts   counts what was refused
     */
    public record Service(Http3Settings settings, RequestHandler handler, Http3Counts counts) {
    }

    /** An end that serves a transport and counts for itself; {@code nanoClock} is monotonic. */
    public ServerSession(Transport transport, Http3Settings settings, RequestHandler handler, LongSupplier nanoClock) {
        this(transport, new Service(settings, handler, new Http3Counts()), nanoClock);
    }

    /** An end that serves a transport; {@code nanoClock} is monotonic. */
    public ServerSession(Transport transport, Service service, LongSupplier nanoClock) {
        this.settings = service.settings();
        this.handler = service.handler();
        this.nanoClock = nanoClock;
        this.guard = new PeerGuard(transport, settings, nanoClock, service.counts());
        this.control = new ControlWriter(transport);
        this.peerStreams = new PeerStreams(guard, Place.CLIENT_CONTROL, this);
    }

    /** Opens the control stream; waits only if the peer permits no stream. */
    public void start(RandomGenerator random) throws IOException {
        control.open(new Settings(settings.maxFieldSectionBytes()), random);
    }

    /** Serves a stream that the peer opened until it is done. */
    public void serve(ByteStream stream) {
        if (!stream.isBidirectional()) {
            peerStreams.read(stream);
            return;
        }
        RequestStream request = new RequestStream(stream, guard, settings, nanoClock);
        if (admit(stream.id(), request)) {
            try {
                request.run(handler);
            } finally {
                done(request);
            }
        } else {
            // RFC 9114 §5.2: what GOAWAY excluded is rejected, so that the client may send it elsewhere.
            stream.stopSending(H3_REQUEST_REJECTED);
            stream.reset(H3_REQUEST_REJECTED);
        }
    }

    /** Begins the graceful end: requests that have arrived are answered, later ones rejected. */
    public void drain() throws IOException {
        long limit;
        synchronized (this) {
            goAway = Math.min(goAway, highestRequest + STREAM_STEP);
            limit = goAway;
        }
        // RFC 9114 §5.2: the client learns which of its requests were, or might be, processed.
        control.goAway(limit);
    }

    /** Whether no request is being read or answered. */
    public synchronized boolean isQuiet() {
        return running.isEmpty();
    }

    /** Gives up the requests whose peer takes too long; to be called now and then. */
    public void expire(long now) {
        List<RequestStream> late;
        synchronized (this) {
            late = running.stream().filter(request -> request.isLate(now)).toList();
        }
        late.forEach(RequestStream::expire);
    }

    /** What the peer said about itself; what holds without its word until then. */
    public Settings peerSettings() {
        return peerSettings;
    }

    @Override
    public void settings(Settings received) {
        peerSettings = received;
    }

    @Override
    public void goAway(long pushId) {
        // Nothing is ever pushed, so there is nothing to stop.
    }

    private synchronized void done(RequestStream request) {
        running.remove(request);
    }

    private synchronized boolean admit(long id, RequestStream request) {
        if (id >= goAway) {
            return false;
        }
        // RFC 9114 §10.5: a stream that the client gave up may end before its handler does, so handlers are counted.
        if (running.size() == settings.maxRequests()) {
            guard.refused(Http3Refusal.TOO_MANY_REQUESTS);
            return false;
        }
        running.add(request);
        highestRequest = Math.max(highestRequest, id);
        return true;
    }
}
