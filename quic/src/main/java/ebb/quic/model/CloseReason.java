package ebb.quic.model;

/** Why a connection ended. Immutable and small: it is all that a closed handle keeps. */
public sealed interface CloseReason {

    /** {@return one sentence for logs and exception messages} */
    String describe();

    /** {@return whether this end of the connection decided to end it} */
    default boolean isLocal() {
        return kind().isLocal();
    }

    /** {@return what kind of reason it is} */
    default CloseKind kind() {
        return switch (this) {
            case LocalClose _ -> CloseKind.LOCAL_CLOSE;
            case PeerClose _ -> CloseKind.PEER_CLOSE;
            case TransportFailure _ -> CloseKind.TRANSPORT_FAILURE;
            case PeerTransportFailure _ -> CloseKind.PEER_TRANSPORT_FAILURE;
            case IdleTimeout _ -> CloseKind.IDLE_TIMEOUT;
            case HandshakeTimeout _ -> CloseKind.HANDSHAKE_TIMEOUT;
            case StatelessReset _ -> CloseKind.STATELESS_RESET;
            case Evicted _ -> CloseKind.EVICTED;
            case Abandoned _ -> CloseKind.ABANDONED;
            case VersionMismatch _ -> CloseKind.VERSION_MISMATCH;
            case Refused _ -> CloseKind.REFUSED;
            case InternalFailure _ -> CloseKind.INTERNAL_FAILURE;
        };
    }

    /** {@return the short name of the kind, for metrics: {@code IdleTimeout}, {@code PeerClose}, …} */
    default String label() {
        return kind().label();
    }

    /**
     * This application closed with an error code of its protocol.
     *
     * @param code the error code
     * @param phrase what happened, for people; may be empty
     */
    record LocalClose(long code, String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "closed here with application code 0x" + Long.toHexString(code) + Texts.quoted(phrase);
        }
    }

    /**
     * The peer's application closed with an error code of its protocol.
     *
     * @param code the error code
     * @param phrase what happened, for people; may be empty
     */
    record PeerClose(long code, String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "closed by the peer with application code 0x" + Long.toHexString(code) + Texts.quoted(phrase);
        }
    }

    /**
     * Ebb closed because the peer broke a rule of the transport or of TLS.
     *
     * @param code the error code
     * @param frameType the frame that caused it, 0 if that is not known
     * @param phrase what happened, for people; may be empty
     */
    record TransportFailure(long code, long frameType, String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "closed here: " + TransportError.name(code) + Texts.quoted(phrase);
        }
    }

    /**
     * The peer's transport closed with an error, or without one ({@code NO_ERROR}).
     *
     * @param code the error code
     * @param frameType the frame that caused it, 0 if that is not known
     * @param phrase what happened, for people; may be empty
     */
    record PeerTransportFailure(long code, long frameType, String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "closed by the peer: " + TransportError.name(code) + Texts.quoted(phrase);
        }
    }

    /** Nothing was heard from the peer for the negotiated idle timeout. */
    record IdleTimeout() implements CloseReason {
        @Override
        public String describe() {
            return "idle timeout: nothing was heard from the peer";
        }
    }

    /** The handshake did not finish before its absolute deadline. */
    record HandshakeTimeout() implements CloseReason {
        @Override
        public String describe() {
            return "the handshake did not complete in time";
        }
    }

    /** The peer lost its state and said so. */
    record StatelessReset() implements CloseReason {
        @Override
        public String describe() {
            return "stateless reset: the peer no longer knows this connection";
        }
    }

    /** The endpoint needed the memory and this connection had been idle longest. */
    record Evicted() implements CloseReason {
        @Override
        public String describe() {
            return "evicted: the endpoint's memory was needed";
        }
    }

    /** The application lost the last reference to the live handle without closing it. */
    record Abandoned() implements CloseReason {
        @Override
        public String describe() {
            return "abandoned: the application dropped the handle without closing it";
        }
    }

    /**
     * The peers have no version of QUIC in common.
     *
     * @param phrase what happened, for people; may be empty
     */
    record VersionMismatch(String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "no common version of QUIC" + Texts.quoted(phrase);
        }
    }

    /**
     * A limit of this endpoint left no room for the connection, or the endpoint is shutting down.
     *
     * @param phrase what happened, for people; may be empty
     */
    record Refused(String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "refused" + Texts.quoted(phrase);
        }
    }

    /**
     * A defect in Ebb or in a callback; this connection alone was ended.
     *
     * @param phrase what happened, for people; may be empty
     */
    record InternalFailure(String phrase) implements CloseReason {
        @Override
        public String describe() {
            return "internal failure" + Texts.quoted(phrase);
        }
    }

    /** How phrases appear inside sentences. */
    final class Texts {
        private Texts() {
        }

        static String quoted(String phrase) {
            return phrase == null || phrase.isEmpty() ? "" : " (" + phrase + ")";
        }
    }
}
