package ebb.quic.io;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Commons;
import ebb.quic.endpoint.Census;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.Membership;
import ebb.quic.endpoint.Neighbours;
import ebb.quic.endpoint.Stray;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The loops of one server: each has a socket of its own at the same address, and connections of its own. What they
 * share are the limits ({@link Commons}) and the secrets of their configs. A loop that fails takes its connections with
 * it and nothing else: the kernel brings newcomers to the sockets that are left. Thread-safe.
 */
public final class LoopGroup implements Neighbours {
    /** As many as their numbers and their memory, 1.5 MB each, are meant for. */
    public static final int MAX_LOOPS = 64;

    private final List<EventLoop> loops;

    /**
     * Loops over sockets of one address; they are not started yet.
     *
     * @param configs makes one config for each loop: they differ in random generator and ciphers only
     */
    public LoopGroup(List<UdpSocket> sockets, Supplier<EndpointConfig> configs, EventLoop.Ties ties) {
        List<EventLoop> all = new ArrayList<>(sockets.size());
        Commons commons = null;
        for (UdpSocket socket : sockets) {
            EndpointConfig config = configs.get();
            commons = commons == null ? new Commons(config) : commons;
            EventLoop.Ties own = sockets.size() == 1 ? ties : ties.named(ties.name() + "-" + all.size());
            all.add(new EventLoop(socket, config, own, new Membership(all.size(), commons, this)));
        }
        loops = List.copyOf(all);
    }

    /** Starts the threads. */
    public void start() {
        loops.forEach(EventLoop::start);
    }

    /** The loops by their numbers, those that ended too. */
    public List<EventLoop> loops() {
        return loops;
    }

    @Override
    public boolean isThere(int loop) {
        return loop < loops.size() && !loops.get(loop).isStopping();
    }

    @Override
    public boolean hand(int loop, Stray stray) {
        return loops.get(loop).take(stray);
    }

    /** Asks each endpoint on its loop, one after the other, and waits for the answers. */
    public <T> List<T> each(Function<Endpoint, T> question) {
        List<T> answers = new ArrayList<>(loops.size());
        for (EventLoop loop : loops) {
            try {
                answers.add(loop.call(() -> question.apply(loop.endpoint())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return answers;
    }

    /** A snapshot over all loops. */
    public EndpointReport report() {
        return ReportSum.of(each(Endpoint::report));
    }

    /** What all loops counted since the start. */
    public EndpointTotals totals() {
        return EndpointTotals.sum(each(Endpoint::totals));
    }

    /** Snapshots of all live connections. */
    public List<ConnectionStats> connections() {
        return each(endpoint -> endpoint.census().connections(SystemClock.now())).stream().flatMap(List::stream).toList();
    }

    /** Snapshots of the first live connections in an order, at most {@link Census#MAX_LISTED}. */
    public List<ConnectionStats> connections(ConnectionOrder order, int most) {
        int count = Math.clamp(most, 0, Census.MAX_LISTED);
        return each(endpoint -> endpoint.census().connections(order, count, SystemClock.now())).stream().flatMap(List::stream)
                .sorted(order.comparator()).limit(count).toList();
    }

    /** What joins the live connections to their handles. */
    public List<Link> links() {
        return each(endpoint -> endpoint.census().links()).stream().flatMap(List::stream).toList();
    }

    /** What joins the live connection of this number to its handles. */
    public Optional<Link> link(long id) {
        return each(endpoint -> Optional.ofNullable(endpoint.census().link(id))).stream().flatMap(Optional::stream).findFirst();
    }

    /** Released connections that the application still holds. */
    public HeldReport held() {
        return ReportSum.ofHeld(each(endpoint -> endpoint.held(SystemClock.now())));
    }

    /** Waits until every loop has ended, and tells whether all of them failed. */
    public boolean awaitEnd() throws InterruptedException {
        for (EventLoop loop : loops) {
            loop.awaitEnd();
        }
        return loops.stream().allMatch(EventLoop::hasFailed);
    }

    /** Stops every loop; see {@link EventLoop#stop}. */
    public void stop() {
        loops.forEach(EventLoop::stop);
    }
}
