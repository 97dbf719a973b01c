package ebb.quic.stream;

/**
 * The states of a stream's receiving half (RFC 9000 §3.2). The last step of each row is the application's: it has read
 * everything, has been told of the reset, or has said that it does not want to know.
 *
 * <pre>
 * RECV ──► SIZE_KNOWN ──► DATA_RECVD ──► DATA_READ
 *   │          │
 *   └──────────┴──► RESET_RECVD ──► RESET_READ
 * </pre>
 */
enum ReceiveState {
    /** Data arrive; where they end is unknown. */
    RECV,
    /** The end is known, but something before it is missing. */
    SIZE_KNOWN,
    /** Everything has arrived, and not all of it was read. */
    DATA_RECVD,
    /** The application has everything. Terminal. */
    DATA_READ,
    /** The peer has reset the stream, and the application does not know yet. */
    RESET_RECVD,
    /** The application knows. Terminal. */
    RESET_READ;

    boolean mayBecome(ReceiveState next) {
        return switch (this) {
            case RECV -> next == SIZE_KNOWN || next == RESET_RECVD;
            case SIZE_KNOWN -> next == DATA_RECVD || next == RESET_RECVD;
            case DATA_RECVD -> next == DATA_READ;
            case RESET_RECVD -> next == RESET_READ;
            case DATA_READ, RESET_READ -> false;
        };
    }

    /** Whether data of this stream may still arrive that matter. */
    boolean isReceiving() {
        return this == RECV || this == SIZE_KNOWN;
    }

    boolean isTerminal() {
        return this == DATA_READ || this == RESET_READ;
    }
}
