package ebb.quic.tls;

import ebb.quic.protection.EncryptionLevel;
import java.util.Set;

/**
 * What a client waits for (RFC 8446 appendix A.1), at which level, and what may come then.
 *
 * <pre>
 * START ─► WAIT_SERVER_HELLO ─────────────────► WAIT_ENCRYPTED_EXTENSIONS ─► WAIT_CERTIFICATE_OR_REQUEST ─┐
 *                 └─► WAIT_SECOND_SERVER_HELLO ─►        (resumption would                  │             │
 *                     (after HelloRetryRequest)           skip to FINISHED)          WAIT_CERTIFICATE     │
 *                                                                                           ▼             ▼
 *          any ─► FAILED                    CONNECTED ◄─ WAIT_FINISHED ◄─────────── WAIT_CERTIFICATE_VERIFY
 * </pre>
 */
enum ClientState {
    START(EncryptionLevel.INITIAL),
    WAIT_SERVER_HELLO(EncryptionLevel.INITIAL, HandshakeType.SERVER_HELLO),
    WAIT_SECOND_SERVER_HELLO(EncryptionLevel.INITIAL, HandshakeType.SERVER_HELLO),
    WAIT_ENCRYPTED_EXTENSIONS(EncryptionLevel.HANDSHAKE, HandshakeType.ENCRYPTED_EXTENSIONS),
    WAIT_CERTIFICATE_OR_REQUEST(EncryptionLevel.HANDSHAKE, HandshakeType.CERTIFICATE,
            HandshakeType.CERTIFICATE_REQUEST),
    WAIT_CERTIFICATE(EncryptionLevel.HANDSHAKE, HandshakeType.CERTIFICATE),
    WAIT_CERTIFICATE_VERIFY(EncryptionLevel.HANDSHAKE, HandshakeType.CERTIFICATE_VERIFY),
    WAIT_FINISHED(EncryptionLevel.HANDSHAKE, HandshakeType.FINISHED),
    // RFC 9001 §4.4: a CertificateRequest gets through to be refused with the error that the RFC wants for it.
    CONNECTED(EncryptionLevel.ONE_RTT, HandshakeType.NEW_SESSION_TICKET, HandshakeType.CERTIFICATE_REQUEST),
    FAILED(EncryptionLevel.ONE_RTT);

    private final EncryptionLevel readLevel;
    private final Set<HandshakeType> accepted;

    ClientState(EncryptionLevel readLevel, HandshakeType... accepted) {
        this.readLevel = readLevel;
        this.accepted = Set.of(accepted);
    }

    /** The level at which the server's next message comes. */
    EncryptionLevel readLevel() {
        return readLevel;
    }

    /** Whether a message is due. */
    boolean accepts(HandshakeType type) {
        return accepted.contains(type);
    }

    /** The transition table: forward only. */
    boolean leadsTo(ClientState next) {
        return switch (this) {
            case START -> next == WAIT_SERVER_HELLO || next == FAILED;
            case WAIT_SERVER_HELLO -> next == WAIT_SECOND_SERVER_HELLO || next == WAIT_ENCRYPTED_EXTENSIONS
                    || next == FAILED;
            case WAIT_SECOND_SERVER_HELLO -> next == WAIT_ENCRYPTED_EXTENSIONS || next == FAILED;
            case WAIT_ENCRYPTED_EXTENSIONS -> next == WAIT_CERTIFICATE_OR_REQUEST || next == FAILED;
            case WAIT_CERTIFICATE_OR_REQUEST -> next == WAIT_CERTIFICATE || next == WAIT_CERTIFICATE_VERIFY
                    || next == FAILED;
            case WAIT_CERTIFICATE -> next == WAIT_CERTIFICATE_VERIFY || next == FAILED;
            case WAIT_CERTIFICATE_VERIFY -> next == WAIT_FINISHED || next == FAILED;
            case WAIT_FINISHED -> next == CONNECTED || next == FAILED;
            case CONNECTED -> next == FAILED;
            case FAILED -> false;
        };
    }
}
