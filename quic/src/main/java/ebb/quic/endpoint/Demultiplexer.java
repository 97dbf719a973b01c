package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Turn;
import ebb.quic.model.CloseReason;
import ebb.quic.model.DropReason;
import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ShortHeader;

/**
 * Brings each datagram to whom it is for (RFC 9000 §5.2): a connection, a stub, the loop that its ID names, or
 * {@link Reception}. Loop-confined; owned by the endpoint.
 */
final class Demultiplexer {
    private static final System.Logger LOG = System.getLogger("ebb.quic.endpoint");
    private static final byte[] NO_TOKEN = new byte[0];

    private final Desks desks;
    private final ConnectionSetup.TlsFactory tls;
    private final Turn turn;
    private long received;
    private long now;

    /** Where datagrams may go, and where answers to them leave. */
    record Desks(ConnectionTable table, Agenda agenda, Reception reception, Entrance entrance, Handover handover,
            Outgoing outgoing) {
    }

    /** {@code tls} makes a server's engines; null for a client. */
    Demultiplexer(Desks desks, ConnectionSetup.TlsFactory tls, Turn turn) {
        this.desks = desks;
        this.tls = tls;
        this.turn = turn;
    }

    /** How many datagrams came from the network. */
    long received() {
        return received;
    }

    /** Takes one datagram from the network; its bytes are changed. */
    void receive(byte[] bytes, int offset, int length, Connection.Source source, long time) {
        now = time;
        received++;
        turn.spend(Turn.Work.DATAGRAM);
        int idLength = LocalIdIssuer.length(bytes, offset, length);
        if (idLength < 0) {
            desks.reception().drop(DropReason.MALFORMED);
        } else if (!recognised(bytes, offset, length, source)
                && !(idLength == LocalIdIssuer.ID_BYTES && desks.handover().toOwner(bytes, offset, length, source))) {
            unknown(bytes, offset, length, source);
        }
    }

    /** Takes a datagram that another loop handed over. */
    void receive(Stray stray, long time) {
        now = time;
        turn.spend(Turn.Work.DATAGRAM);
        byte[] bytes = stray.bytes();
        if (!recognised(bytes, 0, bytes.length, stray.source()) && !desks.handover().home(stray)) {
            unknown(bytes, 0, bytes.length, stray.source());
        }
    }

    /** Gives a datagram to what its destination ID leads to; false when that is nothing here. */
    private boolean recognised(byte[] bytes, int offset, int length, Connection.Source source) {
        int idOffset = LocalIdIssuer.offset(bytes, offset);
        Destination destination =
                desks.table().find(bytes, idOffset, LocalIdIssuer.length(bytes, offset, length));
        switch (destination) {
            case LiveConnection connection -> deliver(connection, bytes, offset, length, source);
            case ClosedConnection stub -> {
                if (stub.received(length, source.remote())) {
                    desks.outgoing().write(stub.datagram(), source.remote());
                }
            }
            case null, default -> {
                return wasReset(bytes, offset, length);
            }
        }
        return true;
    }

    private void deliver(LiveConnection entry, byte[] bytes, int offset, int length, Connection.Source source) {
        desks.agenda().add(entry);
        try {
            boolean recognised = entry.core().receive(bytes, offset, length, source, now);
            if (!recognised && resetTarget(bytes, offset, length) == entry) {
                entry.core().abandon(new CloseReason.StatelessReset(), now);
            }
        } catch (RuntimeException | Error defect) {
            entry.fail(defect, now);
        }
        desks.table().active(entry);
    }

    /**
     * RFC 9000 §10.3.1: a short packet for nobody may be the stateless reset of a peer, since a reset need not carry an ID
     * that this endpoint knows.
     */
    private boolean wasReset(byte[] bytes, int offset, int length) {
        LiveConnection entry = ShortHeader.isLong(bytes[offset]) ? null : resetTarget(bytes, offset, length);
        if (entry == null) {
            return false;
        }
        desks.agenda().add(entry);
        entry.core().abandon(new CloseReason.StatelessReset(), now);
        return true;
    }

    /** RFC 9000 §10.3.1: whose peer gave the token that a datagram ends with; null when nobody's did. */
    private LiveConnection resetTarget(byte[] bytes, int offset, int length) {
        return length >= StatelessReset.SMALLEST_BYTES
                && desks.table().findByToken(bytes, offset + length - StatelessReset.TOKEN_BYTES)
                        instanceof LiveConnection entry ? entry : null;
    }

    private void unknown(byte[] bytes, int offset, int length, Connection.Source source) {
        turn.spend(Turn.Work.STRANGER);
        try {
            Reception.Newcomer newcomer = desks.reception().judge(desks.outgoing().batchWithRoom(), bytes, offset, length,
                    source.remote(), now);
            if (newcomer != null) {
                accept(newcomer, bytes, offset, length, source);
            }
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "a datagram of a newcomer failed", defect);
            desks.reception().drop(DropReason.NO_ROOM);
        }
    }

    private void accept(Reception.Newcomer newcomer, byte[] bytes, int offset, int length, Connection.Source source) {
        ConnectionSetup.Ids ids = new ConnectionSetup.Ids(desks.reception().issuer().newId(),
                newcomer.header().source(), newcomer.accept().originalDestination(), newcomer.accept().retrySource());
        LiveConnection entry = desks.entrance().begin(ids, new Entrance.Peer(source.remote(), source.local(),
                newcomer.accept().validated(), QuicVersion.of(newcomer.header().version()), tls), NO_TOKEN, now);
        if (entry == null) {
            desks.reception().drop(DropReason.FAILED);
            return;
        }
        try {
            if (!entry.core().receive(bytes, offset, length, source, now) && entry.core().isLive()) {
                // Nothing in it was a client's Initial packet: as if it had never come.
                entry.core().abandon(new CloseReason.Refused("the first packet was not authentic"), now);
            }
        } catch (RuntimeException | Error defect) {
            entry.fail(defect, now);
        }
    }
}
