package ebb.quic.model;

/** The kinds of {@link CloseReason}, as reports and metrics count them. */
public enum CloseKind {
    /** This application closed. */
    LOCAL_CLOSE("LocalClose", true),
    /** The peer's application closed. */
    PEER_CLOSE("PeerClose", false),
    /** The peer broke a rule. */
    TRANSPORT_FAILURE("TransportFailure", true),
    /** The peer's transport closed. */
    PEER_TRANSPORT_FAILURE("PeerTransportFailure", false),
    /** Nothing was heard from the peer. */
    IDLE_TIMEOUT("IdleTimeout", true),
    /** The handshake took too long. */
    HANDSHAKE_TIMEOUT("HandshakeTimeout", true),
    /** The peer lost its state. */
    STATELESS_RESET("StatelessReset", false),
    /** The memory was needed. */
    EVICTED("Evicted", true),
    /** The application lost the handle. */
    ABANDONED("Abandoned", true),
    /** No version in common. */
    VERSION_MISMATCH("VersionMismatch", true),
    /** A limit left no room. */
    REFUSED("Refused", true),
    /** A defect. */
    INTERNAL_FAILURE("InternalFailure", true);

    private final String label;
    private final boolean local;

    CloseKind(String label, boolean local) {
        this.label = label;
        this.local = local;
    }

    /** {@return the name as it stands in reports and metrics} */
    public String label() {
        return label;
    }

    /** {@return whether this end of the connection decided to end it} */
    public boolean isLocal() {
        return local;
    }
}
