package ebb.quic.connection;

import ebb.quic.model.QuicVersion;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.trace.Trace;
import ebb.quic.wire.ConnectionId;
import java.net.InetSocketAddress;

/**
 * What a new connection is made from; only its {@link Seat} outlives the handshake.
 *
 * @param seat     the connection's place in its endpoint
 * @param version  the version of its first packet
 * @param remote   the peer
 * @param local    our own address, or null when the socket does not tell
 * @param ids      the connection IDs of the handshake
 * @param addressValidated whether the peer showed a token that proves its address
 * @param tls      makes its TLS engine
 * @param trace    where its events go
 */
public record ConnectionSetup(Seat seat, QuicVersion version, InetSocketAddress remote, InetSocketAddress local,
        Ids ids, boolean addressValidated, TlsFactory tls, Trace trace) {

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

        /** The ID that the client's first packets to this attempt go to: that of our Retry, or the one it made up. */
        public ConnectionId firstDestination() {
            return retrySource != null ? retrySource : originalDestination;
        }
    }

    /** Makes the TLS engine of one connection. */
    public interface TlsFactory {
        /** A client's or a server's engine that speaks through this output. */
        TlsEngine create(TlsOutput output);
    }
}
