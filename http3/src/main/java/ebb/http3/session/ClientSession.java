package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_NO_ERROR;
import static ebb.http3.model.Http3Error.H3_STREAM_CREATION_ERROR;

import ebb.http3.frame.Place;
import ebb.http3.frame.Settings;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import ebb.quic.model.QuicClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The client's end of one HTTP/3 connection. Thread-safe: any number of threads send requests at the same time.
 *
 * <p>It holds the exchanges under way, at most as many as the server permits streams.
 */
public final class ClientSession implements ClientExchange.Owner, PeerControl.Events {
    private final Transport transport;
    private final Http3Settings settings;
    private final PeerGuard guard;
    private final ControlWriter control;
    private final PeerStreams peerStreams;
    private final Set<ClientExchange> underWay = new HashSet<>();
    private long goAway = Long.MAX_VALUE;
    private volatile Settings peerSettings = Settings.INITIAL;

    /** An end that asks over a transport; {@code nanoClock} is monotonic. */
    public ClientSession(Transport transport, Http3Settings settings, LongSupplier nanoClock) {
        this.transport = transport;
        this.settings = settings;
        this.guard = new PeerGuard(transport, settings, nanoClock, new Http3Counts());
        this.control = new ControlWriter(transport);
        this.peerStreams = new PeerStreams(guard, Place.SERVER_CONTROL, this);
    }

    /** Opens the control stream; waits only if the peer permits no stream. */
    public void start(RandomGenerator random) throws IOException {
        control.open(new Settings(settings.maxFieldSectionBytes()), random);
    }

    /** Serves a stream that the server opened until it is done. */
    public void serve(ByteStream stream) {
        if (stream.isBidirectional()) {
            // RFC 9114 §6.1: servers open no streams in both directions.
            transport.close(H3_STREAM_CREATION_ERROR, "a bidirectional stream from the server");
        } else {
            peerStreams.read(stream);
        }
    }

    /**
     * Opens a stream for one request, waiting until the server permits one more.
     *
     * @throws Http3Exception retryable, if the server is shutting down
     */
    public ClientExchange open() throws IOException {
        // RFC 9114 §5.2: no new requests after GOAWAY.
        if (isDraining()) {
            throw Http3Exception.notProcessed("the server is shutting down (GOAWAY)");
        }
        ByteStream stream;
        try {
            stream = transport.openBidirectional();
        } catch (QuicClosedException e) {
            throw isDraining() ? Http3Exception.notProcessed("the server has shut down (GOAWAY)") : e;
        }
        ClientExchange exchange = new ClientExchange(stream, guard, this, settings.maxFieldSectionBytes());
        synchronized (this) {
            underWay.add(exchange);
        }
        if (isDraining()) {
            exchange.cancel();
            throw Http3Exception.notProcessed("the server is shutting down (GOAWAY)");
        }
        return exchange;
    }

    /** Whether the server has said that it takes no new requests. */
    public synchronized boolean isDraining() {
        return goAway != Long.MAX_VALUE;
    }

    /** The exchanges under way. */
    public synchronized int exchanges() {
        return underWay.size();
    }

    /** What the server said about itself; what holds without its word until then. */
    public Settings peerSettings() {
        return peerSettings;
    }

    @Override
    public void settings(Settings received) {
        peerSettings = received;
    }

    @Override
    public void goAway(long id) {
        List<ClientExchange> refused = new ArrayList<>();
        synchronized (this) {
            goAway = id;
            for (ClientExchange exchange : underWay) {
                if (exchange.id() >= id) {
                    refused.add(exchange);
                }
            }
        }
        // RFC 9114 §5.2: those requests will not be processed; they fail as ones that may be sent again.
        refused.forEach(ClientExchange::refuse);
        closeIfDone();
    }

    @Override
    public void ended(ClientExchange exchange) {
        synchronized (this) {
            underWay.remove(exchange);
        }
        closeIfDone();
    }

    private void closeIfDone() {
        boolean done;
        synchronized (this) {
            done = goAway != Long.MAX_VALUE && underWay.isEmpty();
        }
        if (done) {
            // RFC 9114 §5.2: once everything accepted is processed, the connection may be closed, without an error.
            transport.close(H3_NO_ERROR, "the server is shutting down");
        }
    }
}
