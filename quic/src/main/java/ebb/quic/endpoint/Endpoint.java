package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Seat;
import ebb.quic.connection.Link;
import ebb.quic.connection.LoopHandle;
import ebb.quic.connection.LoopTools;
import ebb.quic.connection.Turn;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import ebb.quic.model.QuicVersion;
import ebb.quic.stream.StreamLimits;
import ebb.quic.trace.FlightEvents;
import ebb.quic.wire.ConnectionId;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/**
 * All connections behind one socket, still without IO. Its verbs take the time and are for its loop alone; after any of
 * them {@link #settle} is called once, which transmits, re-arms and retires what they touched.
 */
public final class Endpoint {
    private final Outgoing outgoing;
    private final TimerWheel wheel;
    private final ConnectionTable table;
    private final LimitCounts hits = new LimitCounts();
    private final Reception reception;
    private final Agenda agenda = new Agenda();
    private final Turn turn;
    private final Entrance entrance;
    private final Handover handover;
    private final Demultiplexer demultiplexer;
    private Pressure pressure = Pressure.NONE;
    private boolean over;
    private boolean failed;
    private long now;

    /**
     * How the endpoint reaches what lies outside: the network, its loop, the API, numbers for new connections, and the
     * endpoints behind the same address.
     */
    public record Surroundings(DatagramOutlet outlet, LoopHandle loop, ConnectionEvents events,
            LongSupplier linkNumbers, Membership membership) {
    }

    public Endpoint(EndpointConfig config, Surroundings surroundings, long now) {
        this.now = now;
        outgoing = new Outgoing(surroundings.outlet());
        LoopTools tools = new LoopTools(config.aead(), config.random());
        turn = tools.turn();
        wheel = new TimerWheel(now);
        table = new ConnectionTable(config, surroundings.membership().commons(),
                new ConnectionTable.Surroundings(wheel, hits, surroundings.events()));
        reception = new Reception(config, surroundings.membership(), table, hits);
        handover = new Handover(surroundings.membership(), reception, hits);
        Seat.Shared shared = new Seat.Shared(config.server(), config.limits(), StreamLimits.of(config.limits()), tools,
                reception.issuer(), surroundings.loop(), surroundings.events(), config.congestion(),
                config.server() ? (remote, version) -> reception.newToken(remote, version, this.now) : null,
                hits::hit);
        entrance = new Entrance(table, agenda, shared, config.traces(), surroundings.linkNumbers());
        demultiplexer = new Demultiplexer(new Demultiplexer.Desks(table, agenda, reception, entrance, handover, outgoing),
                config.tls(), turn);
    }

    /** Whom to speak to and how; {@code token} is one that the server gave earlier, or empty. */
    public record Dial(InetSocketAddress remote, QuicVersion version, byte[] token, ConnectionSetup.TlsFactory tls) {
    }

    /** Begins a connection to a server; null when limits leave no room for it, or everything was released. */
    public Link connect(Dial dial, long time) {
        now = time;
        if (over) {
            return null;
        }
        ConnectionId local = reception.issuer().newId();
        ConnectionId original = reception.issuer().newId();
        LiveConnection entry = entrance.begin(new ConnectionSetup.Ids(local, original, original, null),
                new Entrance.Peer(dial.remote(), null, true, dial.version(), dial.tls()), dial.token(), time);
        return entry == null ? null : entry.link();
    }

    /** Takes one datagram from a network that tells nothing but where it came from; its bytes are changed. */
    public void receive(byte[] bytes, int offset, int length, InetSocketAddress from, long time) {
        receive(bytes, offset, length, new Connection.Source(from, null, 0), time);
    }

    /** Takes one datagram from the network; its bytes are changed. */
    public void receive(byte[] bytes, int offset, int length, Connection.Source source, long time) {
        now = time;
        demultiplexer.receive(bytes, offset, length, source, time);
    }

    /** Takes a datagram that another loop handed over. */
    public void receive(Stray stray, long time) {
        now = time;
        demultiplexer.receive(stray, time);
    }

    /** What the loop does in its present turn; deadlines and settling keep to their shares by themselves. */
    public Turn turn() {
        return turn;
    }

    /** Notes that an application thread wants a connection to be looked at; see {@link SignalStack#push}. */
    public SignalStack signals() {
        return agenda.signals();
    }

    /** Closes one connection. */
    public void close(Object owner, CloseReason reason, long time) {
        now = time;
        LiveConnection entry = (LiveConnection) owner;
        if (entry.core() != null) {
            close(entry, reason);
        }
    }

    private void close(LiveConnection entry, CloseReason reason) {
        agenda.add(entry);
        try {
            entry.core().close(reason, now);
        } catch (RuntimeException | Error defect) {
            entry.fail(defect, now);
        }
    }

    /** Closes every connection and refuses new ones; they leave after their closing periods. */
    public void closeAll(CloseReason reason, long time) {
        now = time;
        reception.stopAccepting();
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            close((LiveConnection) entry, reason);
        }
    }

    /** From now on newcomers are refused; the connections that are here go on. */
    public void stopAccepting() {
        reception.stopAccepting();
    }

    /**
     * Releases everything at once without a word to anybody: the last resort, for when even {@link #releaseAll} failed.
     */
    public void dropAll(CloseReason reason, long time) {
        end(reason);
        now = time;
        while (table.firstLive() != null) {
            table.retire(table.firstLive(), Leave.forGood(reason, now));
        }
        while (table.oldestStub() != null) {
            table.retire(table.oldestStub(), Leave.forGood(reason, now));
        }
    }

    /** Releases everything at once, stubs too, and begins nothing any more: the socket is about to close. */
    public void releaseAll(CloseReason reason, long time) {
        end(reason);
        closeAll(reason, time);
        do {
            turn.begin();
            settle(time);
        } while (!agenda.isEmpty());
        while (table.oldestStub() != null) {
            table.retire(table.oldestStub(), Leave.forGood(reason, now));
        }
    }

    private void end(CloseReason reason) {
        over = true;
        failed = reason instanceof CloseReason.InternalFailure;
    }

    /** When {@link #onTimeout} is to be called next; MAX_VALUE when nothing is alive. */
    public long nextTimeout() {
        return agenda.isEmpty() ? wheel.nextTimeout(now) : now;
    }

    /** When {@link #lookForHeld} is to be called next; MAX_VALUE when no released connection is watched. */
    public long nextLook() {
        return table.held().nextLook();
    }

    /** Looks which released connections the application still holds, if it is time to. */
    public void lookForHeld(long time) {
        if (table.held().nextLook() <= time) {
            table.held().look(time);
        }
    }

    /** Lets deadlines act that have passed; those for which the turn has no time, in the next. */
    public void onTimeout(long time) {
        now = time;
        turn.enter(Turn.Stage.DEADLINES);
        wheel.advance(time, this::expired, turn);
    }

    private void expired(TimerWheel.Entry entry) {
        switch (entry) {
            case LiveConnection connection -> {
                agenda.add(connection);
                try {
                    connection.core().onTimeout(now);
                } catch (RuntimeException | Error defect) {
                    connection.fail(defect, now);
                }
            }
            case ClosedConnection stub -> {
                turn.spend(Turn.Work.LEAVING);
                table.retire(stub, Leave.forGood(stub.reason(), now));
            }
            default -> throw new IllegalStateException("unknown timer " + entry);
        }
    }

    /**
     * Transmits, re-arms and retires what was touched since the last time, as far as the turn has time for it. To be
     * called after a burst of verbs.
     */
    public void settle(long time) {
        now = time;
        reception.turned();
        turn.enter(Turn.Stage.SETTLING);
        for (int left = agenda.open(); left > 0 && !turn.isSpent(); left--) {
            settle(agenda.take());
        }
        relieve();
        outgoing.flush();
    }

    /** The last rung of the pressure ladder: the connections that have been idle longest make room for the others. */
    private void relieve() {
        Pressure rung = Pressure.of(table.budget().percentUsed());
        if (rung != pressure) {
            pressure = rung;
            FlightEvents.pressure(rung, table.budget().used(), table.budget().limit());
        }
        while (Pressure.of(table.budget().percentUsed()) == Pressure.EVICT && table.longestIdle() != null
                && table.liveCount() > 1 && !turn.isSpent()) {
            turn.spend(Turn.Work.LEAVING);
            hits.hit(Limit.EVICTION);
            table.retire(table.longestIdle(), Leave.forGood(new CloseReason.Evicted(), now));
        }
    }

    private void settle(LiveConnection entry) {
        if (entry.core() == null) {
            return;
        }
        turn.spend(Turn.Work.VISIT);
        Connection core = entry.core();
        boolean more = false;
        try {
            more = core.transmit(outgoing.batchWithRoom(), now);
            if (core.isLive()) {
                wheel.schedule(entry, core.nextTimeout());
            }
        } catch (RuntimeException | Error defect) {
            entry.fail(defect, now);
        }
        if (entry.handshaking && entry.isKnown()) {
            established(entry, core);
        }
        if (!core.isLive()) {
            retire(entry, core);
        } else if (more) {
            agenda.add(entry);
        }
    }

    /** Also of a connection that is over again: the end of its handshake and its own may have come together. */
    private void established(LiveConnection entry, Connection core) {
        table.established(entry, core.remote());
        table.lives().established(core.ageNanos(now));
        FlightEvents.opened(entry.link().id(), core.facts().protocol(), core.remote());
    }

    private void retire(LiveConnection entry, Connection core) {
        turn.spend(Turn.Work.LEAVING);
        CloseReason reason = core.lifecycle().reason();
        switch (reason) {
            case CloseReason.IdleTimeout _ -> hits.hit(Limit.IDLE_TIMEOUT);
            case CloseReason.HandshakeTimeout _ -> hits.hit(Limit.HANDSHAKE_TIMEOUT);
            default -> {
            }
        }
        Leave leave = Leave.of(core, now);
        if (leave.tellsPeer()) {
            outgoing.write(leave.close(), core.remote());
        }
        table.retire(entry, leave);
    }

    /** Whether neither connections nor stubs are left. */
    public boolean isEmpty() {
        return table.liveCount() == 0 && table.stubCount() == 0;
    }

    /** Checks every invariant of the registry; for tests. Throws {@link IllegalStateException} naming what is broken. */
    public void audit() {
        table.audit();
    }

    /** A snapshot of the endpoint. */
    public EndpointReport report() {
        return new EndpointReport(table.handshaking(), table.liveCount() - table.handshaking(),
                table.stubCount() - table.drainingCount(), table.drainingCount(), table.held().held(), table.created(),
                table.released(), table.routes(), table.budget().used(), table.budget().peak(),
                table.budget().limit(), table.budget().drift(), table.components(), demultiplexer.received(), outgoing.sent(),
                table.lives().droppedInAll(), hits.snapshot(), pressure,
                new LoopCounts(over ? 0 : 1, failed ? 1 : 0, handover.handedOn()));
    }

    /** What was counted since the start. */
    public EndpointTotals totals() {
        return table.lives().snapshot();
    }

    /** Notes how long a turn of the loop took. */
    public void turned(long nanos) {
        table.lives().turned(nanos);
    }

    /** Who is here now. */
    public Census census() {
        return new Census(table);
    }

    /** Released connections that the application still holds. */
    public HeldReport held(long time) {
        return table.held().report(time);
    }
}
