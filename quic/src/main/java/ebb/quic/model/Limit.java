package ebb.quic.model;

import java.util.Locale;

/** The limits that peers and applications can run into; each has a counter in the {@link EndpointReport}. */
public enum Limit {
    /** {@code endpointBytes}: something was dropped or refused because the whole budget was in use. */
    ENDPOINT_BYTES,
    /** {@code connectionBytes}: a connection was closed for it. */
    CONNECTION_BYTES,
    /** {@code connections}: a newcomer was refused. */
    CONNECTIONS,
    /** {@code connectionsPerPrefix}: a newcomer was refused. */
    CONNECTIONS_PER_PREFIX,
    /** {@code handshakes}: a newcomer was refused. */
    HANDSHAKES,
    /** {@code handshakeTimeout}: a handshake took too long. */
    HANDSHAKE_TIMEOUT,
    /** A client sent so many Initial packets that its handshake was given up. */
    INITIALS,
    /** More packets than are kept came before the keys that open them; the sender has to repeat them. */
    EARLY_PACKETS,
    /** {@code idleTimeout}: a connection was silent for too long. */
    IDLE_TIMEOUT,
    /** {@code stubs}: the stub of a closed connection had to leave early. */
    STUBS,
    /** The pressure ladder's third rung: a newcomer was refused because memory is short. */
    PRESSURE,
    /** The pressure ladder's last rung: the connection that was idle longest was evicted. */
    EVICTION,
    /** A newcomer had to prove its address first. */
    RETRY,
    /** A datagram of nobody was left without an answer, because too many were answered already. */
    ANSWERS,
    /** The queue of a loop was full: a datagram that had come to another loop was dropped. */
    STRAYS,
    /** The disk is slower than what is traced: a qlog record was dropped. */
    QLOG;

    /** {@return the name as it stands in reports and metrics: lower case} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
