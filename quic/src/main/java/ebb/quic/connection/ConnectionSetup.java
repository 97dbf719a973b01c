package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.recovery.CongestionController;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.trace.Trace;
import ebb.quic.wire.ConnectionId;
import java.net.InetSocketAddress;

/**
 * What a new connection is made from.
 *
 * @param shared   what all connections of the endpoint have in common
 * @param owner    what the endpoint wants to see again in signals to the loop
 * @param link     what joins it to its handle
 * @param account  where its bytes stand
 * @param routes   how datagrams find it
 * @param version  the version of its first packet
 * @param remote   the peer
 * @param ids      the connection IDs of the handshake
 * @param addressValidated whether the peer showed a token that proves its address
 * @param tls      makes its TLS engine
 * @param trace    where its events go
 */
public record ConnectionSetup(Shared shared, Object owner, Link link, Account account, Routes routes,
        QuicVersion version, InetSocketAddress remote, Ids ids, boolean addressValidated, TlsFactory tls, Trace trace) {

    /** What all connections of an endpoint share. */
    public record Shared(boolean server, QuicLimits limits, LoopTools tools, IdIssuer issuer, LoopHandle loop,
            ConnectionEvents events, CongestionFactory congestion, TokenMint tokens) {
    }

    /**
     * The IDs of a handshake.
     *
     * @param local               our own first ID
     * @param peer                where our first packet goes: the client's source ID, or an ID that the client made up
     * @param originalDestination the destination of the client's very first packet
     * @param retrySource         the source ID of our Retry that the client followed, or null
     */
    public record Ids(ConnectionId local, ConnectionId peer, ConnectionId originalDestination,
            ConnectionId retrySource) {
    }

    /** Makes the TLS engine of one connection. */
    public interface TlsFactory {
        /** A client's or a server's engine that speaks through this output. */
        TlsEngine create(TlsOutput output);
    }

    /** Makes the congestion controller of one connection. */
    public interface CongestionFactory {
        /** A controller for datagrams of this size. */
        CongestionController create(int maxDatagramBytes);
    }

    /** Makes the tokens that a server gives its clients for their next visit; null where none are given. */
    public interface TokenMint {
        /** A sealed token for this address. */
        byte[] newToken(InetSocketAddress remote);
    }
}
