package ebb.quic.tls;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The server's answers that need no key to be agreed on (RFC 8446 §4.3.1): the protocol and its transport parameters.
 *
 * @param protocol            the protocol that the server chose among those offered
 * @param transportParameters the server's transport parameters, as they came
 */
record EncryptedExtensions(String protocol, byte[] transportParameters) {

    private static final Set<ExtensionType> LEGAL = EnumSet.of(ExtensionType.SERVER_NAME,
            ExtensionType.SUPPORTED_GROUPS, ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION,
            ExtensionType.QUIC_TRANSPORT_PARAMETERS);
    private static final Set<ExtensionType> ELSEWHERE = EnumSet.of(ExtensionType.SIGNATURE_ALGORITHMS,
            ExtensionType.SUPPORTED_VERSIONS, ExtensionType.KEY_SHARE);

    /** Reads the answer to a ClientHello that offered those protocols, and asked for a host name or not. */
    static EncryptedExtensions parse(byte[] message, List<String> offered, boolean askedForName) {
        TlsReader body = TlsReader.ofBody(message);
        Extensions extensions = Extensions.parse(body);
        body.end();
        extensions.allowOnly(LEGAL, ELSEWHERE);
        checkServerName(extensions, askedForName);
        String protocol = protocol(extensions.find(ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION), offered);
        // RFC 9001 §8.2: EncryptedExtensions without transport parameters end in 0x016d, missing_extension.
        byte[] parameters = extensions.require(ExtensionType.QUIC_TRANSPORT_PARAMETERS).readRest();
        return new EncryptedExtensions(protocol, parameters);
    }

    private static void checkServerName(Extensions extensions, boolean askedForName) {
        TlsReader name = extensions.find(ExtensionType.SERVER_NAME);
        if (name != null) {
            // RFC 8446 §4.2: no answer to what was not asked. RFC 6066 §3: the answer is empty.
            if (!askedForName) {
                throw Alert.UNSUPPORTED_EXTENSION.violation("server_name was not asked for");
            }
            name.end();
        }
    }

    private static String protocol(TlsReader body, List<String> offered) {
        // RFC 9001 §8.1: a client too ends in 0x0178 when no protocol was negotiated, or one that it cannot use.
        if (body == null) {
            throw Alert.NO_APPLICATION_PROTOCOL.violation("the server chose no application protocol");
        }
        List<String> chosen = ApplicationProtocols.read(body);
        // RFC 7301 §3.1: the server answers with exactly one name.
        if (chosen.size() != 1) {
            throw Alert.ILLEGAL_PARAMETER.violation("the server chose several application protocols");
        }
        if (!offered.contains(chosen.getFirst())) {
            throw Alert.NO_APPLICATION_PROTOCOL.violation("the server chose an application protocol not offered");
        }
        return chosen.getFirst();
    }

    /** The message. */
    byte[] encode(boolean usedServerName) {
        TlsWriter out = new TlsWriter(HandshakeType.ENCRYPTED_EXTENSIONS);
        int mark = out.open(2);
        if (usedServerName) {
            // RFC 6066 §3: an empty server_name tells that the name had a say in the choice of the certificate.
            out.writeExtension(ExtensionType.SERVER_NAME, new byte[0]);
        }
        ApplicationProtocols.write(out, List.of(protocol));
        out.writeExtension(ExtensionType.QUIC_TRANSPORT_PARAMETERS, transportParameters);
        out.close(mark, 2);
        return out.toMessage();
    }
}
