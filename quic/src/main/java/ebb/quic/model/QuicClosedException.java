package ebb.quic.model;

import java.io.IOException;

/** The connection is closed; {@link #reason()} says why. Thrown by every call on a closed handle but {@code close}. */
public final class QuicClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    /**
     * An exception that says why.
     *
     * @param reason why the connection ended
     */
    public QuicClosedException(CloseReason reason) {
        super(reason.describe());
        this.reason = reason;
    }

    /** {@return why the connection ended} */
    public CloseReason reason() {
        return reason;
    }
}
