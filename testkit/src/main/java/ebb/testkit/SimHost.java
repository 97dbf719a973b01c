package ebb.testkit;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Link;
import ebb.quic.connection.LoopHandle;
import ebb.quic.connection.Turn;
import ebb.quic.connection.Turn;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.Membership;
import ebb.quic.endpoint.Stray;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import ebb.quic.stream.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A whole endpoint at an address of a {@link SimNet}, with its application: what an event loop is to a socket, but in
 * the one thread of the simulation. After every turn the endpoint's invariants are audited, and no turn may have taken
 * longer than {@link Turn#LONGEST_NANOS}.
 */
public final class SimHost implements NetPeer, LeakWatch.Subject {
    /** Turns of the application after one event, beyond which it is going in circles. */
    private static final int MAX_TURNS = 10_000;
    /** What an event loop reads in a turn: two batches. */
    private static final int ARRIVALS = 256;

    private final SimNet net;
    private final InetSocketAddress address;
    private final SimApplication application;
    private final RecordedEvents events = new RecordedEvents(new News());
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Endpoint endpoint;
    private final Queue<Datagram> waiting = new ArrayDeque<>();
    private long links;
    private long stillUntil = Long.MIN_VALUE;
    private long longestTurn;
    private boolean catchingUp;
    private boolean forgetting;

    /** Builds the endpoint and brings it into the net. */
    public SimHost(SimNet net, InetSocketAddress address, EndpointConfig config, SimApplication application) {
        this(net, address, config, new Part(application, Membership.alone(config)));
    }

    /**
     * What the host is in the test.
     *
     * @param application what runs on it
     * @param membership  its endpoint's place among those behind its address; see {@link SimLoops}
     */
    record Part(SimApplication application, Membership membership) {
    }

    SimHost(SimNet net, InetSocketAddress address, EndpointConfig config, Part part) {
        this.net = net;
        this.address = address;
        application = part.application();
        ConnectionSetup.TlsFactory watched = config.tls() == null ? null : LeakWatch.watching(config.tls());
        EndpointConfig own = new EndpointConfig(config.server(), config.limits(), config.retry(), config.versions(),
                watched, config.congestion(), config.traces(), config.secrets(), config.aead(), config.random(),
                config.epochSeconds());
        endpoint = new Endpoint(own, new Endpoint.Surroundings(this::send, new Loop(), events, () -> ++links,
                part.membership()), net.now());
        net.add(this);
        LeakWatch.watch(this);
    }

    private void send(DatagramBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            byte[] bytes = Arrays.copyOfRange(batch.array(), batch.offset(i), batch.offset(i) + batch.length(i));
            if (!forgetting) {
                net.send(new Datagram(address, batch.remote(i), bytes, batch.ecn(i)));
            }
        }
        batch.clear();
    }

    /** The endpoint itself. */
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /** Dials; null when limits leave no room. */
    public Link connect(Endpoint.Dial dial) {
        Link link = endpoint.connect(new Endpoint.Dial(dial.remote(), dial.version(), dial.token(),
                LeakWatch.watching(dial.tls())), net.now());
        if (link != null) {
            LeakWatch.watch(link);
        }
        settle(net.now());
        return link;
    }

    /** Connections whose handshake was completed, in order. */
    public List<Link> opened() {
        return events.opened();
    }

    /** The one connection whose handshake was completed. */
    public Link only() {
        if (events.opened().size() != 1) {
            throw new AssertionError(events.opened().size() + " connections were opened");
        }
        return events.opened().getFirst();
    }

    /** Connections whose core is gone, and why. */
    public Map<Link, CloseReason> closing() {
        return events.closing();
    }

    /** Connections of which nothing is left, and why they ended. */
    public Map<Link, CloseReason> released() {
        return events.released();
    }

    /** The token that a server gave last, for the next connection to it; null when there was none. */
    public byte[] token() {
        return events.token();
    }

    /** The reason of the one connection that was closed. */
    public CloseReason onlyReason() {
        if (events.closing().size() != 1) {
            throw new AssertionError("closed: " + events.closing().values());
        }
        return events.closing().values().iterator().next();
    }

    /** Loses all state without a word, as a process does that is killed and started again with the same keys. */
    public void forget() {
        forgetting = true;
        endpoint.releaseAll(new CloseReason.LocalClose(0, "forgotten"), net.now());
        forgetting = false;
        settle(net.now());
    }

    /** Closes every connection, and refuses new ones. */
    public void closeAll() {
        endpoint.closeAll(new CloseReason.LocalClose(0, "the end of the test"), net.now());
        settle(net.now());
    }

    /**
     * Stands still from now on for so long, as a process does that is collected or suspended. What arrives meanwhile
     * waits in the socket, and is read before deadlines act, as an event loop does it.
     */
    public void standStill(Duration time) {
        stillUntil = net.now() + time.toNanos();
        catchingUp = true;
    }

    @Override
    public void receive(Datagram datagram, long now) {
        waiting.add(datagram);
    }

    @Override
    public long nextTimeout() {
        if (net.now() < stillUntil || !waiting.isEmpty()) {
            return Math.max(stillUntil, net.now());
        }
        return tasks.isEmpty() && endpoint.signals().isEmpty() ? endpoint.nextTimeout() : net.now();
    }

    /** One turn, as an event loop has it. */
    @Override
    public void onTimeout(long now) {
        endpoint.turn().begin();
        endpoint.turn().enter(Turn.Stage.ARRIVALS);
        for (int left = ARRIVALS; left > 0 && !waiting.isEmpty() && !endpoint.turn().isSpent(); left--) {
            Datagram datagram = waiting.remove();
            endpoint.receive(datagram.bytes(), 0, datagram.length(),
                    new Connection.Source(datagram.from(), null, datagram.ecn()), now);
        }
        catchingUp &= !waiting.isEmpty();
        if (!catchingUp) {
            endpoint.onTimeout(now);
        }
        settle(now);
    }

    /** Takes a datagram that came to another loop of the same address. */
    void receive(Stray stray) {
        endpoint.turn().begin();
        endpoint.receive(stray, net.now());
        settle(net.now());
    }

    private void settle(long now) {
        int turns = 0;
        do {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            try {
                application.turn();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            endpoint.settle(now);
            endpoint.audit();
            endTurn();
            if (++turns > MAX_TURNS) {
                throw new AssertionError("the application of " + address + " does not come to rest");
            }
        } while (!tasks.isEmpty() || !endpoint.signals().isEmpty());
    }

    private void endTurn() {
        long spent = endpoint.turn().spentNanos();
        longestTurn = Math.max(longestTurn, spent);
        endpoint.turn().begin();
        if (spent > Turn.LONGEST_NANOS) {
            throw new AssertionError("a turn of " + address + " took " + spent + " nominal ns");
        }
    }

    /** Nominal nanoseconds of the longest turn so far. */
    public long longestTurnNanos() {
        return longestTurn;
    }

    /** Ends now: closes everything, lets time pass, and throws if anything is not given back. */
    public void end() {
        List<String> findings = LeakWatch.end(this);
        if (!findings.isEmpty()) {
            throw new AssertionError("not given back: " + String.join("; ", findings));
        }
    }

    @Override
    public String name() {
        return address.toString();
    }

    @Override
    public void drain(Duration longest) {
        closeAll();
        net.runUntil(endpoint::isEmpty, Duration.ofNanos(net.now()).plus(longest));
    }

    @Override
    public List<String> left() {
        return EndpointCheck.of(endpoint);
    }

    @Override
    public Tally tally() {
        return new Tally(endpoint.report().limitsHit(), endpoint.totals());
    }

    private final class Loop implements LoopHandle {
        @Override
        public void signal(Object owner) {
            endpoint.signals().push(owner);
        }

        @Override
        public void close(Object owner, CloseReason reason) {
            execute(() -> endpoint.close(owner, reason, net.now()));
        }

        @Override
        public boolean execute(Runnable task) {
            return tasks.add(task);
        }
    }

    private final class News implements RecordedEvents.Listener {
        @Override
        public void opened(Link link) {
            LeakWatch.watch(link);
            later(() -> application.opened(link));
        }

        @Override
        public void streamOpened(Link link, Stream stream) {
            later(() -> application.streamOpened(link, stream));
        }

        @Override
        public void closing(Link link, CloseReason reason) {
            later(() -> application.closing(link, reason));
        }

        private void later(Step step) {
            tasks.add(() -> {
                try {
                    step.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
