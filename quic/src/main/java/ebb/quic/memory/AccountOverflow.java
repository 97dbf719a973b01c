package ebb.quic.memory;

/**
 * The account or the budget refused bytes. Where it is the connection's own limit, that connection is to be closed; where
 * the endpoint is full, what needed the bytes is dropped as if the network had lost it.
 * It carries no stack trace because a hostile peer can cause it at will.
 */
public final class AccountOverflow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean endpointFull;

    AccountOverflow(String message, boolean endpointFull) {
        super(message, null, false, false);
        this.endpointFull = endpointFull;
    }

    /** Whether it is the endpoint's budget that is full, and not this connection's share of it. */
    public boolean isEndpointFull() {
        return endpointFull;
    }
}
