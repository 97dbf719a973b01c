package ebb.quic.tls;

/** The TLS extensions that Ebb knows, sends, or must tell apart (RFC 8446 §4.2, RFC 9001 §8.2). */
enum ExtensionType {
    SERVER_NAME(0),
    STATUS_REQUEST(5),
    SUPPORTED_GROUPS(10),
    SIGNATURE_ALGORITHMS(13),
    APPLICATION_LAYER_PROTOCOL_NEGOTIATION(16),
    SIGNED_CERTIFICATE_TIMESTAMP(18),
    PADDING(21),
    PRE_SHARED_KEY(41),
    EARLY_DATA(42),
    SUPPORTED_VERSIONS(43),
    COOKIE(44),
    PSK_KEY_EXCHANGE_MODES(45),
    CERTIFICATE_AUTHORITIES(47),
    SIGNATURE_ALGORITHMS_CERT(50),
    KEY_SHARE(51),
    QUIC_TRANSPORT_PARAMETERS(0x39);

    private final int id;

    ExtensionType(int id) {
        this.id = id;
    }

    /** The extension's number on the wire. */
    int id() {
        return id;
    }
}
