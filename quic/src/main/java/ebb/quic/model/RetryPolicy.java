package ebb.quic.model;

/** When a server asks a new client to prove its address before it spends anything on it (RFC 9000 §8.1.2). */
public enum RetryPolicy {
    /**
     * Only under pressure: more than 200 new clients a second or one in a turn of the loop, half of the handshakes that may
     * run at once are running, or memory is getting short.
     */
    AUTO,
    /** Always: one more round trip for every client without a token. */
    ALWAYS,
    /** Never. */
    NEVER
}
