package ebb.quic.stream;

/**
 * The states of a stream's sending half (RFC 9000 §3.1).
 *
 * <pre>
 * READY ──► SEND ──► DATA_SENT ──► DATA_RECVD
 *   │         │          │
 *   └─────────┴──────────┴──► RESET_SENT ──► RESET_RECVD
 * </pre>
 */
enum SendState {
    /** Nothing was sent yet. */
    READY,
    /** Data are being sent; the end was not. */
    SEND,
    /** All data and the end were sent; losses are repaired. */
    DATA_SENT,
    /** The peer has everything. Terminal. */
    DATA_RECVD,
    /** The rest was given up; RESET_STREAM is owed or under way. */
    RESET_SENT,
    /** The peer knows of the reset. Terminal. */
    RESET_RECVD;

    boolean mayBecome(SendState next) {
        return switch (this) {
            case READY -> next == SEND || next == RESET_SENT;
            case SEND -> next == DATA_SENT || next == RESET_SENT;
            case DATA_SENT -> next == DATA_RECVD || next == RESET_SENT;
            case RESET_SENT -> next == RESET_RECVD;
            case DATA_RECVD, RESET_RECVD -> false;
        };
    }

    /** Whether stream data may still be sent, for the first time or again. */
    boolean isSending() {
        // RFC 9000 §3.3: no STREAM or STREAM_DATA_BLOCKED after a reset and none from a terminal state.
        return this == READY || this == SEND || this == DATA_SENT;
    }

    boolean isTerminal() {
        return this == DATA_RECVD || this == RESET_RECVD;
    }
}
