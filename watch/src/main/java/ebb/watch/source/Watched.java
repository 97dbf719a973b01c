package ebb.watch.source;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicServer;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import java.util.List;
import java.util.Optional;

/** An endpoint as it is watched: a server or a client. Thread-safe; every call waits for the endpoint's loop. */
public interface Watched {

    /** {@return connections and memory now} */
    EndpointReport report();

    /** {@return what was counted since the start} */
    EndpointTotals totals();

    /**
     * The first live connections in an order.
     *
     * @param order what they are put in order by
     * @param most  how many at most; never more than 1,000 are told
     * @return the foremost first
     */
    List<ConnectionStats> connections(ConnectionOrder order, int most);

    /** {@return released connections that the application still holds} */
    HeldReport held();

    /**
     * Closes a live connection with application code 0.
     *
     * @param id its number
     * @return false when no such connection is alive
     */
    boolean close(long id);

    /**
     * A server.
     *
     * @param server the server
     * @return what is to be watched of it
     */
    static Watched of(QuicServer server) {
        return new Watched() {
            @Override
            public EndpointReport report() {
                return server.report();
            }

            @Override
            public EndpointTotals totals() {
                return server.totals();
            }

            @Override
            public List<ConnectionStats> connections(ConnectionOrder order, int most) {
                return server.connections(order, most);
            }

            @Override
            public HeldReport held() {
                return server.held();
            }

            @Override
            public boolean close(long id) {
                return closed(server.connection(id));
            }
        };
    }

    /**
     * A client.
     *
     * @param client the client
     * @return what is to be watched of it
     */
    static Watched of(QuicClient client) {
        return new Watched() {
            @Override
            public EndpointReport report() {
                return client.report();
            }

            @Override
            public EndpointTotals totals() {
                return client.totals();
            }

            @Override
            public List<ConnectionStats> connections(ConnectionOrder order, int most) {
                return client.connections(order, most);
            }

            @Override
            public HeldReport held() {
                return client.held();
            }

            @Override
            public boolean close(long id) {
                return closed(client.connection(id));
            }
        };
    }

    private static boolean closed(Optional<QuicConnection> found) {
        found.ifPresent(connection -> connection.close(0, "closed by an operator"));
        return found.isPresent();
    }
}
