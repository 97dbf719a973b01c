package ebb.quic.tls;

/** The last message of each side: a MAC over the whole handshake (RFC 8446 §4.4.4). */
final class Finished {

    private Finished() {
    }

    static byte[] encode(byte[] verifyData) {
        return new TlsWriter(HandshakeType.FINISHED).writeBytes(verifyData).toMessage();
    }

    /** The MAC in a message, which must be as long as the suite's hash. */
    static byte[] parse(byte[] message, int hashLength) {
        TlsReader body = TlsReader.ofBody(message);
        byte[] verifyData = body.readBytes(hashLength);
        body.end();
        return verifyData;
    }
}
