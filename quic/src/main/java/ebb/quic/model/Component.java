package ebb.quic.model;

import java.util.Locale;

/** What a connection's bytes are held for; each byte that Ebb retains is on exactly one of these. */
public enum Component {
    /** TLS engine, handshake keys and whatever else is gone once the handshake is confirmed. */
    HANDSHAKE,
    /** CRYPTO data waiting to be sent, acknowledged or put in order. */
    CRYPTO,
    /** Stream data that arrived and was not read yet. */
    RECEIVE,
    /** Stream data that was written and not acknowledged yet. */
    SEND,
    /** The streams themselves and the table that finds them. */
    STREAMS,
    /** Packets in flight, ranges of received packet numbers. */
    RECOVERY,
    /** Connection IDs, ours and the peer's, and their places in the routing table. */
    ROUTES,
    /** Datagrams waiting: undecryptable packets, DATAGRAM frames. */
    DATAGRAMS,
    /** The connection's fixed core, or the stub that outlives it while closing. */
    FIXED;

    /** {@return the name as it stands in reports and metrics: lower case} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
