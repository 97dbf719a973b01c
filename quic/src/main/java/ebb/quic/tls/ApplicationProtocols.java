package ebb.quic.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** ALPN names (RFC 7301 §3.1). On the wire they are bytes; here each character stands for one byte. */
final class ApplicationProtocols {
    private static final int MAX_LENGTH = 255;

    private ApplicationProtocols() {
    }

    /** A copy of configured names, after making sure that a ClientHello can carry them. */
    static List<String> checked(List<String> protocols) {
        // RFC 9001 §8.1: endpoints use ALPN, so there is no configuration without a protocol.
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("QUIC needs at least one application protocol (ALPN), such as \"h3\"");
        }
        for (String protocol : protocols) {
            if (protocol.isEmpty() || protocol.length() > MAX_LENGTH
                    || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(protocol)) {
                throw new IllegalArgumentException("an application protocol (ALPN) has 1 to 255 bytes: \"" + protocol
                        + "\"");
            }
        }
        return List.copyOf(protocols);
    }

    /** Reads the body of the extension. */
    static List<String> read(TlsReader body) {
        TlsReader list = body.readFilledVector(2);
        body.end();
        List<String> protocols = new ArrayList<>();
        while (list.remaining() > 0) {
            protocols.add(new String(list.readFilledVector(1).readRest(), StandardCharsets.ISO_8859_1));
        }
        return protocols;
    }

    /** Writes the extension. */
    static void write(TlsWriter out, List<String> protocols) {
        TlsWriter body = new TlsWriter();
        int mark = body.open(2);
        for (String protocol : protocols) {
            body.writeVector(1, protocol.getBytes(StandardCharsets.ISO_8859_1));
        }
        body.close(mark, 2);
        out.writeExtension(ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION, body.toBytes());
    }
}
