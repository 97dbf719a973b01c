package ebb.quic.model;

import java.util.Locale;

/** Why a datagram led nowhere. */
public enum DropReason {
    /** It is no packet of QUIC, or too small for what it claims to be. */
    MALFORMED,
    /** Its connection is not known, and it cannot begin one. */
    NO_CONNECTION,
    /** It is of a version that is not spoken here. */
    VERSION,
    /** Its sender asked for a connection and was refused, or asked too often. */
    REFUSED,
    /** There was no memory for a connection, or no place in the queue of the loop that it belongs to. */
    NO_ROOM,
    /** A defect of Ebb. */
    FAILED;

    /** {@return the name as it stands in reports and metrics: lower case} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
