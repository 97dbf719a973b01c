package ebb.quic.tls;

/** Whether a server asks its clients for a certificate. */
public enum ClientAuth {
    /** It does not ask. */
    NONE,
    /** It asks, and goes on without one. A certificate that is shown must be trusted all the same. */
    WANTED,
    /** It asks, and refuses a client without one. */
    NEEDED
}
