package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.recovery.CongestionController;
import ebb.quic.stream.StreamLimits;
import java.net.InetSocketAddress;

/**
 * A connection's place in its endpoint, for as long as it lives.
 *
 * @param shared  what all connections of the endpoint have in common
 * @param owner   what the endpoint wants to see again in signals to the loop
 * @param link    what joins the connection to its handle
 * @param account where its bytes stand
 * @param routes  how datagrams find it
 */
public record Seat(Shared shared, Object owner, Link link, Account account, Routes routes) {

    /** What all connections of an endpoint share. */
    public record Shared(boolean server, QuicLimits limits, StreamLimits streamLimits, LoopTools tools, IdIssuer issuer,
            LoopHandle loop, ConnectionEvents events, CongestionFactory congestion, TokenMint tokens,
            LimitListener hits) {
    }

    /** Makes the congestion controller of one connection. */
    public interface CongestionFactory {
        /** A controller for datagrams of this size. */
        CongestionController create(int maxDatagramBytes);
    }

    /** Makes the tokens that a server gives its clients for their next visit; null where none are given. */
    public interface TokenMint {
        /** A sealed token for this address and version. */
        byte[] newToken(InetSocketAddress remote, QuicVersion version);
    }

    /** Hears when a connection ran into a limit. */
    public interface LimitListener {
        /** The limit was hit. */
        void hit(Limit limit);
    }

    /** Tells the loop that this connection wants to be looked at. Any thread. */
    void signal() {
        shared.loop().signal(owner);
    }
}
