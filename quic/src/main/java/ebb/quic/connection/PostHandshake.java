package ebb.quic.connection;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;

/**
 * Reads the TLS messages that come in 1-RTT CRYPTO frames, where only a server's NewSessionTicket is legal. It keeps
 * three numbers, so that the TLS engine can go when the handshake is over. Loop-confined.
 */
final class PostHandshake {
    private static final int NEW_SESSION_TICKET = 4;
    private static final int CERTIFICATE_REQUEST = 13;
    private static final int UNEXPECTED_MESSAGE = 10;
    private static final int HEADER_BYTES = 4;

    private final boolean server;
    private int header;
    private int headerBytes;
    private int bodyLeft;

    PostHandshake(boolean server) {
        this.server = server;
    }

    /** Takes bytes in order; tickets are not kept. */
    void read(byte[] buffer, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (headerBytes < HEADER_BYTES) {
                header = header << 8 | buffer[at++] & 0xff;
                if (++headerBytes == 1) {
                    check(header);
                }
                if (headerBytes == HEADER_BYTES) {
                    bodyLeft = header & 0xffffff;
                }
            } else {
                int taken = Math.min(bodyLeft, end - at);
                at += taken;
                bodyLeft -= taken;
            }
            if (headerBytes == HEADER_BYTES && bodyLeft == 0) {
                headerBytes = 0;
                header = 0;
            }
        }
    }

    private void check(int type) {
        // RFC 9001 §4.4: a CertificateRequest after the handshake is a violation of the protocol.
        if (!server && type == CERTIFICATE_REQUEST) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0x06,
                    "a CertificateRequest after the handshake");
        }
        // RFC 9001 §6: a TLS KeyUpdate message is an error too. A client has nothing to say here at all.
        if (server || type != NEW_SESSION_TICKET) {
            throw new ProtocolViolation(TransportError.crypto(UNEXPECTED_MESSAGE), 0x06,
                    "TLS message " + type + " after the handshake");
        }
    }
}
