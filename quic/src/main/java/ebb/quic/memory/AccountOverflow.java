package ebb.quic.memory;

/**
 * The account or the budget refused bytes that cannot be done without: the connection is to be closed, others go on.
 * It carries no stack trace because a hostile peer can cause it at will.
 */
public final class AccountOverflow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccountOverflow(String message) {
        super(message, null, false, false);
    }
}
