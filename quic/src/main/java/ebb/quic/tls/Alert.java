package ebb.quic.tls;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;

/** The alerts of TLS 1.3 that a handshake in QUIC can end with (RFC 8446 §6.2), as they travel in CONNECTION_CLOSE. */
enum Alert {
    UNEXPECTED_MESSAGE(10),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    PROTOCOL_VERSION(70),
    INTERNAL_ERROR(80),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    CERTIFICATE_REQUIRED(116),
    NO_APPLICATION_PROTOCOL(120);

    /** The type of CRYPTO frames, to which every failure of the handshake is put down. */
    static final long CRYPTO_FRAME = 0x06;

    private final int code;

    Alert(int code) {
        this.code = code;
    }

    /** The alert's number in TLS. */
    int code() {
        return code;
    }

    /** The error that ends the connection; the phrase says in plain words what went wrong. */
    ProtocolViolation violation(String phrase) {
        // RFC 9001 §4.8: an alert becomes a connection error, 0x0100 plus its number; every alert is fatal.
        return new ProtocolViolation(TransportError.crypto(code), CRYPTO_FRAME, phrase);
    }
}
