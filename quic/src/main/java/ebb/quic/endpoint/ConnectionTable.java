package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.Limit;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.trace.FlightEvents;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

/**
 * The one registry: every connection and every stub of the endpoint, and {@link #retire}, the one door out. It owns the
 * routing maps, the timer wheel's entries, the accounts and the counts. Loop-confined.
 *
 * <p>Invariants, audited by {@link #audit}: routes are the sum of all route sets; every entry has a deadline; what was
 * created was released or is here.
 */
final class ConnectionTable {
    private static final System.Logger LOG = System.getLogger("ebb.quic.endpoint");

    private final RouteMap<Destination> ids;
    private final RouteMap<Destination> tokens;
    private final TimerWheel wheel;
    private final Commons commons;
    private final MemoryBudget budget;
    private final Population population;
    private final QuicLimits limits;
    private final boolean server;
    private final LimitCounts hits;
    private final ConnectionEvents events;
    private final HeldConnections held = new HeldConnections(new CollectionCount());
    private final DestinationList live = new DestinationList();
    private final DestinationList stubs = new DestinationList();
    /** One for all stubs, each of which is too small for one of its own. */
    private final Account stubAccount;
    private final LifeCounts lives = new LifeCounts();
    private int handshaking;
    private int draining;
    private volatile long created;
    private volatile long released;

    ConnectionTable(EndpointConfig config, Commons commons, Surroundings surroundings) {
        this.limits = config.limits();
        server = config.server();
        this.commons = commons;
        wheel = surroundings.wheel();
        hits = surroundings.hits();
        events = surroundings.events();
        budget = commons.budget();
        population = commons.population();
        commons.join();
        stubAccount = new Account(budget, Integer.MAX_VALUE);
        long[] hashKey = config.secrets().hash();
        ids = new RouteMap<>(hashKey[0], hashKey[1]);
        tokens = new RouteMap<>(hashKey[1], hashKey[0]);
    }

    /** What the table works with: deadlines, counters, and who hears of what happens. */
    record Surroundings(TimerWheel wheel, LimitCounts hits, ConnectionEvents events) {
    }

    MemoryBudget budget() {
        return budget;
    }

    /** What a datagram's connection ID leads to, or null. */
    Destination find(byte[] datagram, int offset, int length) {
        return ids.get(datagram, offset, length);
    }

    /** The connection whose peer's stateless reset token these bytes are, or null. */
    Destination findByToken(byte[] datagram, int offset) {
        // RFC 9000 §10.3.1: looked up under a keyed hash, how long it takes tells nothing about the tokens.
        return tokens.size() == 0 ? null : tokens.get(datagram, offset, StatelessReset.TOKEN_BYTES);
    }

    /** Makes an entry with its account; null when there is no room for another connection. */
    LiveConnection admit(Link link) {
        Limit full = population.enter();
        if (full != null) {
            hits.hit(full);
            return null;
        }
        Account account = new Account(budget, limits.connectionBytes());
        if (!account.reserve(Component.FIXED, Connection.FIXED_BYTES)) {
            population.established();
            population.leave();
            hits.hit(Limit.ENDPOINT_BYTES);
            return null;
        }
        LiveConnection entry = new LiveConnection(link, account, new RouteSet<>(ids, tokens, account));
        live.add(entry);
        handshaking++;
        created++;
        return entry;
    }

    /** The connection's handshake is complete, with a peer that is there. */
    void established(LiveConnection entry, InetSocketAddress remote) {
        handshakeIsOver(entry);
        if (server) {
            entry.network = commons.networks().enter(remote);
        }
    }

    private void handshakeIsOver(LiveConnection entry) {
        if (entry.handshaking) {
            entry.handshaking = false;
            handshaking--;
            population.established();
        }
    }

    /** The connection did something. */
    void active(LiveConnection entry) {
        live.moveToEnd(entry);
    }

    /** The one door: takes a connection or a stub out of the table, leaving a stub in its place or nothing. */
    void retire(Destination entry, Leave leave) {
        switch (entry) {
            case LiveConnection connection -> retire(connection, leave);
            case ClosedConnection stub -> retire(stub, leave.now());
            default -> throw new IllegalStateException("unknown destination " + entry);
        }
    }

    private void retire(LiveConnection entry, Leave leave) {
        live.remove(entry);
        handshakeIsOver(entry);
        if (entry.network >= 0) {
            commons.networks().leave(entry.network);
        }
        population.leave();
        wheel.cancel(entry);
        Connection core = entry.core();
        MemoryReport memory = entry.account().report();
        boolean known = entry.isKnown();
        ClosedConnection stub = leave.wantsStub() && core != null ? leaveStub(entry, leave, memory) : null;
        entry.routes().removeAll();
        entry.core(null);
        if (core != null) {
            guarded(entry.link(), () -> core.free(leave.reason()));
        }
        entry.account().release(Component.FIXED, Connection.FIXED_BYTES);
        long drift = entry.account().close();
        entry.link().sever(leave.reason());
        lives.closed(leave.reason());
        FlightEvents.closed(entry.link().id(), leave.reason(), memory);
        guarded(entry.link(), () -> events.closing(entry.link(), leave.reason()));
        if (stub == null) {
            lives.released(0, memory.peakBytes());
            release(new Released(entry.link(), known, leave.reason(), memory, drift), leave.now());
        } else {
            stub.closed(leave.now(), drift);
            stubs.add(stub);
            draining += stub.isDraining() ? 1 : 0;
            wheel.schedule(stub, leave.until());
        }
    }

    /** Whatever fails while a connection leaves, it leaves: nothing keeps the door half open. */
    private static void guarded(Link link, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "connection " + link.id() + " left with a failure", defect);
        }
    }

    private ClosedConnection leaveStub(LiveConnection entry, Leave leave, MemoryReport memory) {
        if (!makeRoomForStub(leave.now())) {
            return null;
        }
        ClosedConnection.Origin origin = new ClosedConnection.Origin(entry.link(), entry.isKnown(), memory,
                entry.core().remote(), leave.allowance());
        ClosedConnection stub = new ClosedConnection(new RouteSet<>(ids, tokens, stubAccount), origin,
                leave.close().length == 0 ? null : leave.close());
        if (!stubAccount.reserve(Component.FIXED, stub.weight())) {
            population.leaveStub();
            hits.hit(Limit.ENDPOINT_BYTES);
            return null;
        }
        entry.routes().moveTo(stub.routes());
        return stub;
    }

    /** Takes a place for a stub, for which the oldest of this loop leave early; false when the other loops have all. */
    private boolean makeRoomForStub(long now) {
        while (!population.enterStub()) {
            hits.hit(Limit.STUBS);
            if (stubs.head() == null) {
                return false;
            }
            retire((ClosedConnection) stubs.head(), now);
        }
        return true;
    }

    private void retire(ClosedConnection stub, long now) {
        stubs.remove(stub);
        population.leaveStub();
        draining -= stub.isDraining() ? 1 : 0;
        wheel.cancel(stub);
        stub.routes().removeAll();
        stubAccount.release(Component.FIXED, stub.weight());
        lives.released(stub.closedForNanos(now), stub.peakBytes());
        release(new Released(stub.link(), stub.isKnown(), stub.reason(), stub.memory(limits.connectionBytes()),
                stub.driftBytes()), now);
    }

    /** What leaves for good; {@code known} is whether the application was given a handle. */
    private record Released(Link link, boolean known, CloseReason reason, MemoryReport memory, long drift) {
    }

    private void release(Released last, long now) {
        Link link = last.link();
        released++;
        FlightEvents.released(link.id(), last.reason(), last.drift());
        guarded(link, () -> events.released(link, last.reason(), last.memory()));
        // Who never got a handle cannot hold one: handshakes that nobody finishes must not fill the sample.
        if (last.known()) {
            held.watch(link, last.reason(), now);
        }
    }

    /** What became of connections and datagrams. */
    LifeCounts lives() {
        return lives;
    }

    /** Released connections that the application may still hold. */
    HeldConnections held() {
        return held;
    }

    /** Bytes by component over all connections and stubs. */
    Map<Component, Long> components() {
        Component[] all = Component.values();
        long[] sums = new long[all.length];
        for (Destination entry = live.head(); entry != null; entry = entry.next) {
            ((LiveConnection) entry).account().addTo(sums);
        }
        stubAccount.addTo(sums);
        Map<Component, Long> bytes = new EnumMap<>(Component.class);
        for (Component component : all) {
            if (sums[component.ordinal()] != 0) {
                bytes.put(component, sums[component.ordinal()]);
            }
        }
        return bytes;
    }

    int handshaking() {
        return handshaking;
    }

    int liveCount() {
        return live.size();
    }

    int stubCount() {
        return stubs.size();
    }

    int drainingCount() {
        return draining;
    }

    int routes() {
        return ids.size() + tokens.size();
    }

    long created() {
        return created;
    }

    long released() {
        return released;
    }

    /** The live connection that has been quiet longest, or null. */
    LiveConnection longestIdle() {
        return (LiveConnection) live.head();
    }

    /** The oldest stub, or null. */
    ClosedConnection oldestStub() {
        return (ClosedConnection) stubs.head();
    }

    /** The first of the live entries; follow {@code next}. */
    Destination firstLive() {
        return live.head();
    }

    /** The first of the stubs; follow {@code next}. */
    Destination firstStub() {
        return stubs.head();
    }

    /** Checks the invariants in full; for tests. Throws {@link IllegalStateException} naming the one that is broken. */
    void audit() {
        int keys = 0;
        long bytes = 0;
        long stubBytes = 0;
        for (Destination entry = live.head(); entry != null; entry = entry.next) {
            keys += entry.routes().size();
            bytes += ((LiveConnection) entry).account().used();
            require(entry.isScheduled() || ((LiveConnection) entry).touched, "a connection has no deadline");
        }
        for (Destination entry = stubs.head(); entry != null; entry = entry.next) {
            keys += entry.routes().size();
            stubBytes += ((ClosedConnection) entry).weight() + (long) entry.routes().size() * RouteSet.BYTES_PER_KEY;
            require(entry.isScheduled(), "a stub has no deadline");
        }
        require(stubBytes == stubAccount.used(), "stubs: " + stubBytes + " bytes, accounted " + stubAccount.used());
        bytes += stubBytes;
        require(keys == routes(), "routes: the map has " + routes() + ", route sets own " + keys);
        require(commons.isShared() ? bytes <= budget.used() : bytes == budget.used(),
                "budget: " + budget.used() + " reserved, accounts hold " + bytes);
        require(budget.used() <= budget.limit(), "budget exceeded: " + budget.used());
        require(budget.drift() == 0, "drift: " + budget.drift() + " bytes");
        require(created == released + live.size() + stubs.size(),
                "lives: " + created + " created, " + released + " released, " + (live.size() + stubs.size()) + " here");
        require(wheel.size() <= live.size() + stubs.size(), "the wheel has entries that are not here");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
