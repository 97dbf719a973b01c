package ebb.quic.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Handshake messages written, or rewritten, by hand. */
final class TestMessages {

    /** Trusts everyone. */
    static final X509ExtendedTrustManager TRUST_ALL = new X509ExtendedTrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    private TestMessages() {
    }

    /** A NewSessionTicket with that max_early_data_size, or none. */
    static byte[] ticket(Integer maxEarlyData) {
        TlsWriter out = new TlsWriter(HandshakeType.NEW_SESSION_TICKET);
        out.writeShort(0).writeShort(7200).writeShort(1).writeShort(2).writeVector(1, new byte[8])
                .writeVector(2, new byte[100]);
        int mark = out.open(2);
        if (maxEarlyData != null) {
            out.writeExtension(ExtensionType.EARLY_DATA,
                    new TlsWriter().writeShort(maxEarlyData >>> 16).writeShort(maxEarlyData).toBytes());
        }
        out.close(mark, 2);
        return out.toMessage();
    }

    /** A NewSessionTicket with an extension of a reserved type. */
    static byte[] ticketWithGrease() {
        byte[] ticket = ticket(null);
        byte[] head = java.util.Arrays.copyOfRange(ticket, HandshakeType.HEADER_LENGTH, ticket.length - 2);
        return message(ticket[0], TestDer.join(head, new byte[] {0, 4, 0x3a, 0x3a, 0, 0}));
    }

    /** A message with its header, whatever its type. */
    static byte[] message(int type, byte[] body) {
        return new TlsWriter().writeByte(type).writeVector(3, body).toBytes();
    }

    /** Where the extension block's length stands in a ClientHello, ServerHello or EncryptedExtensions. */
    static int extensionsAt(byte[] message) {
        int at = HandshakeType.HEADER_LENGTH;
        int type = message[0];
        if (type == HandshakeType.ENCRYPTED_EXTENSIONS.id()) {
            return at;
        }
        if (type == HandshakeType.CERTIFICATE_REQUEST.id()) {
            return at + 1;
        }
        at += 2 + 32;
        at += 1 + (message[at] & 0xff);
        if (type == HandshakeType.SERVER_HELLO.id()) {
            return at + 3;
        }
        at += 2 + ((message[at] & 0xff) << 8 | message[at + 1] & 0xff);
        return at + 1 + (message[at] & 0xff);
    }

    /** The message with each extension's body replaced; {@code null} takes the extension away. */
    static byte[] mapExtensions(byte[] message, BiFunction<Integer, byte[], byte[]> change) {
        int at = extensionsAt(message);
        TlsReader block = new TlsReader(java.util.Arrays.copyOfRange(message, at, message.length)).readVector(2);
        TlsWriter out = new TlsWriter();
        int mark = out.open(2);
        while (block.remaining() > 0) {
            int type = block.readShort();
            byte[] body = change.apply(type, block.readVector(2).readRest());
            if (body != null) {
                out.writeShort(type).writeVector(2, body);
            }
        }
        out.close(mark, 2);
        byte[] head = java.util.Arrays.copyOfRange(message, HandshakeType.HEADER_LENGTH, at);
        return message(message[0], TestDer.join(head, out.toBytes()));
    }

    /** The message without an extension. */
    static byte[] without(byte[] message, ExtensionType type) {
        return with(message, type, null, false);
    }

    /** The message with an extension's body replaced, or the extension added at the end. */
    static byte[] with(byte[] message, ExtensionType type, byte[] body) {
        return with(message, type, body, true);
    }

    private static byte[] with(byte[] message, ExtensionType type, byte[] body, boolean add) {
        boolean[] found = new boolean[1];
        byte[] changed = mapExtensions(message, (id, old) -> {
            found[0] |= id == type.id();
            return id == type.id() ? body : old;
        });
        return found[0] || !add ? changed : adding(changed, type.id(), body);
    }

    /** The message with one more extension at the end of its block. */
    static byte[] adding(byte[] message, int type, byte[] body) {
        int at = extensionsAt(message);
        TlsReader block = new TlsReader(java.util.Arrays.copyOfRange(message, at, message.length)).readVector(2);
        byte[] larger = TestDer.join(block.readRest(), new TlsWriter().writeShort(type).writeVector(2, body).toBytes());
        byte[] head = java.util.Arrays.copyOfRange(message, HandshakeType.HEADER_LENGTH, at);
        return message(message[0], TestDer.join(head, new TlsWriter().writeVector(2, larger).toBytes()));
    }
}
