package ebb.quic.tls;

import ebb.quic.protection.EncryptionLevel;

/**
 * What a server waits for (RFC 8446 appendix A.2), at which level, and what may come then.
 *
 * <pre>
 * WAIT_CLIENT_HELLO ──────────────────────────►┬─► WAIT_CERTIFICATE ─► WAIT_CERTIFICATE_VERIFY ─┐
 *         └─► WAIT_SECOND_CLIENT_HELLO ───────►┤          └──── empty ─────────────┐            │
 *             (after HelloRetryRequest)        └─► no client certificate asked ──► WAIT_FINISHED ─► CONNECTED
 *         any ─► FAILED
 * </pre>
 */
enum ServerState {
    WAIT_CLIENT_HELLO(EncryptionLevel.INITIAL, HandshakeType.CLIENT_HELLO),
    WAIT_SECOND_CLIENT_HELLO(EncryptionLevel.INITIAL, HandshakeType.CLIENT_HELLO),
    WAIT_CERTIFICATE(EncryptionLevel.HANDSHAKE, HandshakeType.CERTIFICATE),
    WAIT_CERTIFICATE_VERIFY(EncryptionLevel.HANDSHAKE, HandshakeType.CERTIFICATE_VERIFY),
    WAIT_FINISHED(EncryptionLevel.HANDSHAKE, HandshakeType.FINISHED),
    CONNECTED(EncryptionLevel.ONE_RTT, null),
    FAILED(EncryptionLevel.ONE_RTT, null);

    private final EncryptionLevel readLevel;
    private final HandshakeType accepted;

    ServerState(EncryptionLevel readLevel, HandshakeType accepted) {
        this.readLevel = readLevel;
        this.accepted = accepted;
    }

    /** The level at which the client's next message comes. */
    EncryptionLevel readLevel() {
        return readLevel;
    }

    /** Whether a message is due. */
    boolean accepts(HandshakeType type) {
        return accepted == type;
    }

    /** The transition table: forward only. */
    boolean leadsTo(ServerState next) {
        return switch (this) {
            case WAIT_CLIENT_HELLO -> next == WAIT_SECOND_CLIENT_HELLO || next == WAIT_CERTIFICATE
                    || next == WAIT_FINISHED || next == FAILED;
            case WAIT_SECOND_CLIENT_HELLO -> next == WAIT_CERTIFICATE || next == WAIT_FINISHED || next == FAILED;
            case WAIT_CERTIFICATE -> next == WAIT_CERTIFICATE_VERIFY || next == WAIT_FINISHED || next == FAILED;
            case WAIT_CERTIFICATE_VERIFY -> next == WAIT_FINISHED || next == FAILED;
            case WAIT_FINISHED -> next == CONNECTED || next == FAILED;
            case CONNECTED -> next == FAILED;
            case FAILED -> false;
        };
    }
}
