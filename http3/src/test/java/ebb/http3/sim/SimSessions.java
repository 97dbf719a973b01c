package ebb.http3.sim;

import ebb.http3.stream.ByteStream;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.stream.Stream;
import ebb.testkit.Datagram;
import ebb.testkit.NetPeer;
import ebb.testkit.SimApplication;
import ebb.testkit.SimNet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The HTTP/3 sessions of one simulated endpoint, each stream on a strand of its own. Strands go on when something came
 * for their connection, and all are looked at every second, when deadlines act too.
 */
final class SimSessions<S> implements SimApplication, SimNet.Tap, NetPeer {
    private static final long SWEEP_NANOS = 1_000_000_000L;

    /** What one kind of session does. */
    interface Kind<S> {
        /** A new session, which may take a moment to start. */
        S open(SimTransport transport, LongSupplier nanoClock);

        /** Starts it; may wait. */
        void start(S session) throws IOException;

        /** Serves a stream that the peer opened; may wait. */
        void serve(S session, ByteStream stream);

        /** Gives up what takes too long. */
        void expire(S session, long now);
    }

    private record Place<S>(S session, SimTransport transport, InetSocketAddress remote) {
    }

    private final Kind<S> kind;
    private final Strands strands = new Strands();
    private final Map<Link, Place<S>> places = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Set<Link>> linksOf = new HashMap<>();
    private Set<InetSocketAddress> touched = new LinkedHashSet<>();
    private SimNet net;
    private InetSocketAddress here;
    private long nextSweep = Long.MAX_VALUE;

    SimSessions(Kind<S> kind) {
        this.kind = kind;
    }

    /** Tells where the endpoint is; before anything happens there. */
    void join(SimNet where, InetSocketAddress address) {
        net = where;
        here = address;
        net.add((SimNet.Tap) this);
        net.add((NetPeer) this);
    }

    /** The session of a connection. */
    S session(Link link) {
        return places.get(link).session();
    }

    /** Runs code that may wait for something on this connection. */
    void run(Link link, Runnable code) {
        strands.start(link, code);
    }

    // --- the application of the endpoint ---

    @Override
    public void opened(Link link) {
        SimTransport transport = new SimTransport(link, strands);
        InetSocketAddress remote = link.core().stats(net.now()).remoteAddress();
        S session = kind.open(transport, net::now);
        places.put(link, new Place<>(session, transport, remote));
        linksOf.computeIfAbsent(remote, _ -> new LinkedHashSet<>()).add(link);
        nextSweep = Math.min(nextSweep, net.now() + SWEEP_NANOS);
        strands.start(link, () -> {
            try {
                kind.start(session);
            } catch (IOException _) {
                // The connection is over already.
            }
        });
    }

    @Override
    public void streamOpened(Link link, Stream stream) {
        Place<S> place = places.get(link);
        if (place != null) {
            strands.start(link, () -> kind.serve(place.session(), place.transport().stream(stream)));
        }
    }

    @Override
    public void closing(Link link, CloseReason reason) {
        Place<S> place = places.remove(link);
        if (place != null) {
            linksOf.get(place.remote()).remove(link);
        }
        strands.look(link);
    }

    @Override
    public void turn() {
        Set<InetSocketAddress> now = touched;
        touched = new LinkedHashSet<>();
        for (InetSocketAddress remote : now) {
            new ArrayList<>(linksOf.getOrDefault(remote, Set.of())).forEach(strands::look);
        }
    }

    // --- what happens in the net ---

    @Override
    public void delivered(Datagram datagram, long now) {
        if (datagram.to().equals(here)) {
            touched.add(datagram.from());
        }
    }

    /** No datagrams come here: it is in the net for its timer. */
    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(here.getAddress(), 1);
    }

    @Override
    public void receive(Datagram datagram, long now) {
        throw new IllegalStateException("nobody knows this address");
    }

    @Override
    public long nextTimeout() {
        return nextSweep;
    }

    @Override
    public void onTimeout(long now) {
        nextSweep = places.isEmpty() ? Long.MAX_VALUE : now + SWEEP_NANOS;
        places.values().forEach(place -> kind.expire(place.session(), now));
        List.copyOf(places.keySet()).forEach(strands::look);
    }
}
