package ebb.quic.tls;

/** The handshake messages of TLS 1.3 (RFC 8446 §4). */
enum HandshakeType {
    CLIENT_HELLO(1),
    SERVER_HELLO(2),
    NEW_SESSION_TICKET(4),
    ENCRYPTED_EXTENSIONS(8),
    CERTIFICATE(11),
    CERTIFICATE_REQUEST(13),
    CERTIFICATE_VERIFY(15),
    FINISHED(20);

    /** The bytes of type and length before the body of each message. */
    static final int HEADER_LENGTH = 4;

    private static final int MAX_LENGTH = 16 << 10;
    private static final int MAX_CERTIFICATE_LENGTH = 64 << 10;
    private static final HandshakeType[] ALL = values();

    private final int id;

    HandshakeType(int id) {
        this.id = id;
    }

    /** The message's number on the wire. */
    int id() {
        return id;
    }

    /**
     * The longest body that is read, so that a peer decides little about memory: 16 KiB hold any ClientHello in use,
     * 64 KiB a chain of a dozen certificates.
     */
    int maxLength() {
        return this == CERTIFICATE ? MAX_CERTIFICATE_LENGTH : MAX_LENGTH;
    }

    /** The message of a number on the wire; {@code null} when it has no place in QUIC's handshake. */
    static HandshakeType of(int id) {
        for (HandshakeType type : ALL) {
            if (type.id == id) {
                return type;
            }
        }
        return null;
    }
}
