package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Link;
import ebb.quic.connection.Seat;
import ebb.quic.connection.Turn;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicVersion;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/** Begins connections: a place in the table, the first routes, the core. Loop-confined; owned by the endpoint. */
final class Entrance {
    private static final System.Logger LOG = System.getLogger("ebb.quic.endpoint");

    private final ConnectionTable table;
    private final Agenda agenda;
    private final Seat.Shared shared;
    private final TraceFactory traces;
    private final LongSupplier linkNumbers;

    Entrance(ConnectionTable table, Agenda agenda, Seat.Shared shared, TraceFactory traces, LongSupplier linkNumbers) {
        this.table = table;
        this.agenda = agenda;
        this.shared = shared;
        this.traces = traces;
        this.linkNumbers = linkNumbers;
    }

    /**
     * Whom the connection is with.
     *
     * @param remote    the peer's address
     * @param local     our address that it speaks to; null where the socket does not tell
     * @param validated whether the peer is known to be there
     * @param version   what is spoken
     * @param tls       makes the TLS engine
     */
    record Peer(InetSocketAddress remote, InetSocketAddress local, boolean validated, QuicVersion version,
            ConnectionSetup.TlsFactory tls) {
    }

    /** Begins a connection; {@code token} is for a client's first packet, or empty. Null when there is no room. */
    LiveConnection begin(ConnectionSetup.Ids ids, Peer peer, byte[] token, long now) {
        shared.tools().turn().spend(Turn.Work.BEGINNING);
        Link link = new Link(linkNumbers.getAsLong());
        LiveConnection entry = table.admit(link);
        if (entry == null) {
            return null;
        }
        boolean server = shared.server();
        try {
            if (entry.routes().add(ids.local()) && (!server || entry.routes().add(ids.firstDestination()))) {
                Seat seat = new Seat(shared, entry, link, entry.account(), entry.routes());
                ConnectionSetup setup = new ConnectionSetup(seat, peer.version(), peer.remote(), peer.local(), ids,
                        peer.validated(), peer.tls(), traces.create(server, ids.originalDestination(), now));
                Connection core = new Connection(setup, now);
                entry.core(core);
                link.join(core);
                core.start(setup, token, now);
                agenda.add(entry);
                return entry;
            }
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "connection " + link.id() + " could not begin", defect);
        }
        table.retire(entry, Leave.forGood(new CloseReason.Refused("no room to begin"), now));
        return null;
    }
}
