package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Seat;
import ebb.quic.connection.Link;
import ebb.quic.connection.LoopHandle;
import ebb.quic.connection.LoopTools;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.DropReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Phase;
import ebb.quic.model.Pressure;
import ebb.quic.model.QuicVersion;
import ebb.quic.stream.StreamLimits;
import ebb.quic.trace.FlightEvents;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * All connections behind one socket, still without IO. Its verbs take the time and are for its loop alone; after any of
 * them {@link #settle} is called once, which transmits, re-arms and retires what they touched.
 */
public final class Endpoint {
    private static final System.Logger LOG = System.getLogger("ebb.quic.endpoint");
    /** The most connections that are told of at once in an order: so long the loop does nothing else. */
    public static final int MAX_LISTED = 1000;

    private static final byte[] DRAINING = new byte[0];
    private static final byte[] NO_TOKEN = new byte[0];

    private final EndpointConfig config;
    private final DatagramOutlet outlet;
    private final DatagramBatch batch = new DatagramBatch();
    private final TimerWheel wheel;
    private final ConnectionTable table;
    private final LimitCounts hits = new LimitCounts();
    private final Reception reception;
    private final SignalStack signals = new SignalStack();
    private final Seat.Shared shared;
    private final LongSupplier linkNumbers;
    private final Handover handover;
    private LiveConnection touched;
    private Pressure pressure = Pressure.NONE;
    private boolean over;
    private boolean failed;
    private long now;
    private long datagramsReceived;
    private long datagramsSent;

    /**
     * How the endpoint reaches what lies outside: the network, its loop, the API, numbers for new connections, and the
     * endpoints behind the same address.
     */
    public record Surroundings(DatagramOutlet outlet, LoopHandle loop, ConnectionEvents events,
            LongSupplier linkNumbers, Membership membership) {
    }

    public Endpoint(EndpointConfig config, Surroundings surroundings, long now) {
        this.config = config;
        this.now = now;
        outlet = surroundings.outlet();
        linkNumbers = surroundings.linkNumbers();
        wheel = new TimerWheel(now);
        table = new ConnectionTable(config, surroundings.membership().commons(),
                new ConnectionTable.Surroundings(wheel, hits, surroundings.events()));
        reception = new Reception(config, surroundings.membership(), table, hits);
        handover = new Handover(surroundings.membership(), reception, hits);
        shared = new Seat.Shared(config.server(), config.limits(), StreamLimits.of(config.limits()),
                new LoopTools(config.aead(), config.random()), reception.issuer(), surroundings.loop(),
                surroundings.events(), config.congestion(),
                config.server() ? (remote, version) -> reception.newToken(remote, version, this.now) : null,
                hits::hit);
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
        ConnectionSetup.Ids ids = new ConnectionSetup.Ids(local, original, original, null);
        LiveConnection entry = begin(ids, dial, null, true);
        return entry == null ? null : entry.link();
    }

    /** Takes one datagram from a network that tells nothing but where it came from; its bytes are changed. */
    public void receive(byte[] bytes, int offset, int length, InetSocketAddress from, long time) {
        receive(bytes, offset, length, new Connection.Source(from, null, 0), time);
    }

    /** Takes one datagram from the network; its bytes are changed. */
    public void receive(byte[] bytes, int offset, int length, Connection.Source source, long time) {
        now = time;
        datagramsReceived++;
        int idLength = destinationLength(bytes, offset, length);
        if (idLength < 0) {
            reception.drop(DropReason.MALFORMED);
        } else if (!recognised(bytes, offset, length, source)
                && !(idLength == LocalIdIssuer.ID_BYTES && handover.toOwner(bytes, offset, length, source))) {
            unknown(bytes, offset, length, source);
        }
    }

    /** Takes a datagram that another loop handed over. */
    public void receive(Stray stray, long time) {
        now = time;
        byte[] bytes = stray.bytes();
        if (!recognised(bytes, 0, bytes.length, stray.source()) && !handover.home(stray)) {
            unknown(bytes, 0, bytes.length, stray.source());
        }
    }

    /** Gives a datagram to what its destination ID leads to; false when that is nothing here. */
    private boolean recognised(byte[] bytes, int offset, int length, Connection.Source source) {
        int idOffset = LocalIdIssuer.offset(bytes, offset);
        Destination destination = table.find(bytes, idOffset, destinationLength(bytes, offset, length));
        switch (destination) {
            case LiveConnection connection -> deliver(connection, bytes, offset, length, source);
            case ClosedConnection stub -> {
                if (stub.received(length, source.remote())) {
                    write(stub.datagram(), source.remote());
                }
            }
            case null, default -> {
                return wasReset(bytes, offset, length);
            }
        }
        return true;
    }

    /** The length of the destination ID, or -1 when the datagram has none. */
    private static int destinationLength(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return -1;
        }
        if (!ShortHeader.isLong(bytes[offset])) {
            return length < 1 + LocalIdIssuer.ID_BYTES ? -1 : LocalIdIssuer.ID_BYTES;
        }
        // RFC 8999 §5.1: where every version has its connection IDs.
        if (length < 7) {
            return -1;
        }
        int idLength = bytes[offset + 5] & 0xff;
        return idLength > length - 7 ? -1 : idLength;
    }

    private void deliver(LiveConnection entry, byte[] bytes, int offset, int length, Connection.Source source) {
        touch(entry);
        try {
            boolean recognised = entry.core().receive(bytes, offset, length, source, now);
            if (!recognised && isReset(entry, bytes, offset, length)) {
                entry.core().abandon(new CloseReason.StatelessReset(), now);
            }
        } catch (RuntimeException | Error defect) {
            fail(entry, defect);
        }
        table.active(entry);
    }

    /** RFC 9000 §10.3.1: a datagram that cannot be opened is a reset if it ends with a token of this peer. */
    private boolean isReset(LiveConnection entry, byte[] bytes, int offset, int length) {
        return length >= StatelessReset.SMALLEST_BYTES
                && table.findByToken(bytes, offset + length - StatelessReset.TOKEN_BYTES) == entry;
    }

    /** A defect of ours or of a callback ends the connection that met it, and nothing else. */
    private void fail(LiveConnection entry, Throwable defect) {
        LOG.log(System.Logger.Level.ERROR, "connection " + entry.link().id() + " failed", defect);
        if (entry.core() != null) {
            entry.core().abandon(new CloseReason.InternalFailure(defect.toString()), now);
        }
    }

    /** RFC 9000 §10.3.1: a short packet for nobody may be the stateless reset of a peer. */
    private boolean wasReset(byte[] bytes, int offset, int length) {
        if (length >= StatelessReset.SMALLEST_BYTES && !ShortHeader.isLong(bytes[offset])
                && table.findByToken(bytes, offset + length - StatelessReset.TOKEN_BYTES)
                        instanceof LiveConnection entry) {
            touch(entry);
            entry.core().abandon(new CloseReason.StatelessReset(), now);
            return true;
        }
        return false;
    }

    private void unknown(byte[] bytes, int offset, int length, Connection.Source source) {
        makeRoom();
        try {
            Reception.Newcomer newcomer = reception.judge(batch, bytes, offset, length, source.remote(), now);
            if (newcomer != null) {
                accept(newcomer, bytes, offset, length, source);
            }
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "a datagram of a newcomer failed", defect);
            reception.drop(DropReason.NO_ROOM);
        }
    }

    private void accept(Reception.Newcomer newcomer, byte[] bytes, int offset, int length, Connection.Source source) {
        ConnectionSetup.Ids ids = new ConnectionSetup.Ids(reception.issuer().newId(), newcomer.header().source(),
                newcomer.accept().originalDestination(), newcomer.accept().retrySource());
        Dial answer = new Dial(source.remote(), QuicVersion.of(newcomer.header().version()), NO_TOKEN, config.tls());
        LiveConnection entry = begin(ids, answer, source.local(), newcomer.accept().validated());
        if (entry == null) {
            reception.drop(DropReason.FAILED);
            return;
        }
        try {
            if (!entry.core().receive(bytes, offset, length, source, now) && entry.core().isLive()) {
                // Nothing in it was a client's Initial packet: as if it had never come.
                entry.core().abandon(new CloseReason.Refused("the first packet was not authentic"), now);
            }
        } catch (RuntimeException | Error defect) {
            fail(entry, defect);
        }
    }

    private LiveConnection begin(ConnectionSetup.Ids ids, Dial peer, InetSocketAddress local, boolean validated) {
        Link link = new Link(linkNumbers.getAsLong());
        LiveConnection entry = table.admit(link);
        if (entry == null) {
            return null;
        }
        boolean server = config.server();
        try {
            if (entry.routes().add(ids.local()) && (!server || entry.routes().add(ids.firstDestination()))) {
                Seat seat = new Seat(shared, entry, link, entry.account(), entry.routes());
                ConnectionSetup setup = new ConnectionSetup(seat, peer.version(), peer.remote(), local, ids, validated,
                        peer.tls(), config.traces().create(server, ids.originalDestination(), now));
                Connection core = new Connection(setup, now);
                entry.core(core);
                link.join(core);
                core.start(setup, peer.token(), now);
                touch(entry);
                return entry;
            }
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "connection " + link.id() + " could not begin", defect);
        }
        table.retire(entry, ConnectionTable.Leave.forGood(new CloseReason.Refused("no room to begin"), now));
        return null;
    }

    private void touch(LiveConnection entry) {
        if (!entry.touched && entry.core() != null) {
            entry.touched = true;
            entry.nextTouched = touched;
            touched = entry;
        }
    }

    /** Notes that an application thread wants a connection to be looked at; see {@link SignalStack#push}. */
    public SignalStack signals() {
        return signals;
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
        touch(entry);
        try {
            entry.core().close(reason, now);
        } catch (RuntimeException | Error defect) {
            fail(entry, defect);
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
            table.retire(table.firstLive(), ConnectionTable.Leave.forGood(reason, now));
        }
        while (table.oldestStub() != null) {
            table.retire(table.oldestStub(), ConnectionTable.Leave.forGood(reason, now));
        }
    }

    /** Releases everything at once, stubs too, and begins nothing any more: the socket is about to close. */
    public void releaseAll(CloseReason reason, long time) {
        end(reason);
        closeAll(reason, time);
        settle(time);
        while (table.oldestStub() != null) {
            table.retire(table.oldestStub(), ConnectionTable.Leave.forGood(reason, now));
        }
    }

    private void end(CloseReason reason) {
        over = true;
        failed = reason instanceof CloseReason.InternalFailure;
    }

    /** When {@link #onTimeout} is to be called next; MAX_VALUE when nothing is alive. */
    public long nextTimeout() {
        return touched != null ? now : wheel.nextTimeout(now);
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

    /** Lets every deadline act that has passed. */
    public void onTimeout(long time) {
        now = time;
        wheel.advance(time, this::expired);
    }

    private void expired(TimerWheel.Entry entry) {
        switch (entry) {
            case LiveConnection connection -> {
                touch(connection);
                try {
                    connection.core().onTimeout(now);
                } catch (RuntimeException | Error defect) {
                    fail(connection, defect);
                }
            }
            case ClosedConnection stub -> table.retire(stub, ConnectionTable.Leave.forGood(stub.reason(), now));
            default -> throw new IllegalStateException("unknown timer " + entry);
        }
    }

    /** Transmits, re-arms and retires what was touched since the last time. To be called after a burst of verbs. */
    public void settle(long time) {
        now = time;
        reception.turned();
        for (LiveConnection entry = signals.takeAll(); entry != null; ) {
            LiveConnection below = entry.nextSignalled;
            entry.nextSignalled = null;
            entry.clearSignalled();
            touch(entry);
            entry = below;
        }
        LiveConnection entry = touched;
        touched = null;
        while (entry != null) {
            LiveConnection following = entry.nextTouched;
            entry.nextTouched = null;
            entry.touched = false;
            settle(entry);
            entry = following;
        }
        relieve();
        flush();
    }

    /** The last rung of the pressure ladder: the connections that have been idle longest make room for the others. */
    private void relieve() {
        Pressure rung = Pressure.of(table.budget().percentUsed());
        if (rung != pressure) {
            pressure = rung;
            FlightEvents.pressure(rung, table.budget().used(), table.budget().limit());
        }
        while (Pressure.of(table.budget().percentUsed()) == Pressure.EVICT && table.longestIdle() != null
                && table.liveCount() > 1) {
            hits.hit(Limit.EVICTION);
            table.retire(table.longestIdle(), ConnectionTable.Leave.forGood(new CloseReason.Evicted(), now));
        }
    }

    private void settle(LiveConnection entry) {
        if (entry.core() == null) {
            return;
        }
        if (batch.isFull()) {
            flush();
        }
        Connection core = entry.core();
        boolean more = false;
        try {
            more = core.transmit(batch, now);
            if (core.isLive()) {
                wheel.schedule(entry, core.nextTimeout());
            }
        } catch (RuntimeException | Error defect) {
            fail(entry, defect);
        }
        if (entry.handshaking && entry.isKnown()) {
            established(entry, core);
        }
        if (!core.isLive()) {
            retire(entry, core);
        } else if (more) {
            touch(entry);
        }
    }

    /** Also of a connection that is over again: the end of its handshake and its own may have come together. */
    private void established(LiveConnection entry, Connection core) {
        table.established(entry);
        table.lives().established(core.ageNanos(now));
        FlightEvents.opened(entry.link().id(), core.facts().protocol(), core.remote());
    }

    private void retire(LiveConnection entry, Connection core) {
        CloseReason reason = core.lifecycle().reason();
        switch (reason) {
            case CloseReason.IdleTimeout _ -> hits.hit(Limit.IDLE_TIMEOUT);
            case CloseReason.HandshakeTimeout _ -> hits.hit(Limit.HANDSHAKE_TIMEOUT);
            default -> {
            }
        }
        long deadline = now + core.closePeriodNanos();
        if (core.lifecycle().phase() == Phase.CLOSING) {
            long allowance = core.closeAllowance();
            // RFC 9000 §8.1: an address that was not validated may have to ask once more before it gets this much.
            if (allowance >= 0) {
                write(core.closeDatagram(), core.remote());
            } else {
                allowance += core.closeDatagram().length;
            }
            table.retire(entry, new ConnectionTable.Leave(reason, core.closeDatagram(), allowance, deadline, now));
        } else if (core.lifecycle().phase() == Phase.DRAINING) {
            table.retire(entry, new ConnectionTable.Leave(reason, DRAINING, 0, deadline, now));
        } else {
            table.retire(entry, ConnectionTable.Leave.forGood(reason, now));
        }
    }

    private void write(byte[] datagram, InetSocketAddress to) {
        makeRoom();
        System.arraycopy(datagram, 0, batch.array(), batch.end(), datagram.length);
        batch.commit(datagram.length, to);
    }

    private void makeRoom() {
        if (batch.isFull()) {
            flush();
        }
    }

    private void flush() {
        if (batch.count() > 0) {
            datagramsSent += batch.count();
            outlet.send(batch);
        }
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
                table.budget().limit(), table.budget().drift(), table.components(), datagramsReceived, datagramsSent,
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

    /** What joins the live connections to their handles. */
    public List<Link> links() {
        List<Link> all = new ArrayList<>(table.liveCount());
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            all.add(((LiveConnection) entry).link());
        }
        return all;
    }

    /** Snapshots of all live connections. */
    public List<ConnectionStats> connections(long time) {
        List<ConnectionStats> all = new ArrayList<>(table.liveCount());
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            all.add(((LiveConnection) entry).core().stats(time));
        }
        return all;
    }

    /** Snapshots of the first live connections in an order: one look at each, and records for those alone. */
    public List<ConnectionStats> connections(ConnectionOrder order, int most, long time) {
        Foremost first = new Foremost(Math.min(most, table.liveCount()));
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            LiveConnection connection = (LiveConnection) entry;
            first.offer(connection, connection.core().figure(order, time));
        }
        return first.takeAll().stream().map(connection -> connection.core().stats(time)).toList();
    }

    /** What joins the live connection of this number to its handles; null when there is none. */
    public Link link(long id) {
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            Link link = ((LiveConnection) entry).link();
            if (link.id() == id) {
                return link;
            }
        }
        return null;
    }

    /** Released connections that the application still holds. */
    public HeldReport held(long time) {
        return table.held().report(time);
    }
}
