package ebb.quic.tls;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;

/** A server's ticket for a later, shorter handshake (RFC 8446 §4.6.1). It is checked and not kept. */
final class NewSessionTicket {
    private static final long EARLY_DATA_IN_QUIC = 0xffffffffL;

    private NewSessionTicket() {
    }

    static void check(byte[] message) {
        TlsReader body = TlsReader.ofBody(message);
        body.readInt();
        body.readInt();
        body.readVector(1);
        body.readFilledVector(2);
        Extensions extensions = Extensions.parse(body);
        body.end();
        TlsReader earlyData = extensions.find(ExtensionType.EARLY_DATA);
        if (earlyData != null) {
            long maxSize = earlyData.readInt();
            earlyData.end();
            // RFC 9001 §4.6.1: in QUIC the size is always 0xffffffff; another one is PROTOCOL_VIOLATION.
            if (maxSize != EARLY_DATA_IN_QUIC) {
                throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, Alert.CRYPTO_FRAME,
                        "NewSessionTicket with a max_early_data_size other than 0xffffffff");
            }
        }
    }
}
