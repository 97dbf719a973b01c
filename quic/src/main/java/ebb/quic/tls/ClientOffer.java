package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/**
 * What a client offers in its ClientHello, and the checks of the server's choice against it. Lives from the first
 * ClientHello to ServerHello.
 */
final class ClientOffer {
    private final TlsClientConfig config;
    private final SecureRandom secureRandom;
    private final byte[] transportParameters;
    private final byte[] random = new byte[ClientHello.RANDOM_LENGTH];
    private KeyShare keyShare;
    private byte[] cookie;
    private CipherSuite retrySuite;

    ClientOffer(TlsClientConfig config, byte[] transportParameters, SecureRandom secureRandom) {
        this.config = config;
        this.transportParameters = transportParameters;
        this.secureRandom = secureRandom;
        secureRandom.nextBytes(random);
        keyShare = KeyShare.generate(config.groups().getFirst(), secureRandom);
    }

    byte[] random() {
        return random;
    }

    KeyShare keyShare() {
        return keyShare;
    }

    /** The ClientHello of this offer. */
    byte[] encode() {
        TlsWriter out = new TlsWriter(HandshakeType.CLIENT_HELLO);
        out.writeShort(ClientHello.LEGACY_VERSION).writeBytes(random);
        // RFC 9001 §8.4: a client does not ask for the middlebox compatibility mode, so its session ID is empty.
        out.writeByte(0);
        int suites = out.open(2);
        config.suites().forEach(suite -> out.writeShort(suite.id()));
        out.close(suites, 2);
        out.writeByte(1).writeByte(0);
        int extensions = out.open(2);
        writeExtensions(out);
        out.close(extensions, 2);
        return out.toMessage();
    }

    private void writeExtensions(TlsWriter out) {
        String name = HostName.forServerName(config.serverName());
        if (!name.isEmpty()) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            byte[] entry = new TlsWriter().writeByte(0).writeVector(2, bytes).toBytes();
            out.writeExtension(ExtensionType.SERVER_NAME, new TlsWriter().writeVector(2, entry).toBytes());
        }
        // RFC 9001 §4.2: no version older than TLS 1.3 is offered.
        out.writeExtension(ExtensionType.SUPPORTED_VERSIONS,
                new TlsWriter().writeByte(2).writeShort(ClientHello.TLS_1_3).toBytes());
        out.writeExtension(ExtensionType.SUPPORTED_GROUPS, groups());
        out.writeExtension(ExtensionType.SIGNATURE_ALGORITHMS, SignatureScheme.extension());
        ApplicationProtocols.write(out, config.protocols());
        // RFC 9001 §8.2: endpoints send quic_transport_parameters.
        out.writeExtension(ExtensionType.QUIC_TRANSPORT_PARAMETERS, transportParameters);
        if (cookie != null) {
            // RFC 8446 §4.2.2: the cookie of a HelloRetryRequest goes back as it came.
            out.writeExtension(ExtensionType.COOKIE, cookie);
        }
        byte[] key = keyShare.publicBytes();
        byte[] share = new TlsWriter().writeShort(keyShare.group().id()).writeVector(2, key).toBytes();
        out.writeExtension(ExtensionType.KEY_SHARE, new TlsWriter().writeVector(2, share).toBytes());
    }

    private byte[] groups() {
        TlsWriter out = new TlsWriter();
        int mark = out.open(2);
        config.groups().forEach(group -> out.writeShort(group.id()));
        out.close(mark, 2);
        return out.toBytes();
    }

    /** The suite of a ServerHello or HelloRetryRequest. */
    CipherSuite acceptSuite(ServerHello hello) {
        CipherSuite suite = CipherSuite.of(hello.suite());
        // RFC 8446 §4.1.3: the suite is one of those offered; §4.1.4: and the same after a HelloRetryRequest.
        if (suite == null || !config.suites().contains(suite) || retrySuite != null && retrySuite != suite) {
            throw Alert.ILLEGAL_PARAMETER.violation("the server chose a cipher suite that was not offered");
        }
        return suite;
    }

    /** Changes the offer as a HelloRetryRequest asks. */
    void change(ServerHello retry) {
        retrySuite = acceptSuite(retry);
        cookie = retry.cookie();
        int groupId = retry.requestedGroup();
        // RFC 8446 §4.1.4: a HelloRetryRequest that would change nothing is illegal_parameter.
        if (groupId < 0 && cookie == null) {
            throw Alert.ILLEGAL_PARAMETER.violation("HelloRetryRequest that asks for nothing");
        }
        if (groupId >= 0) {
            keyShare = KeyShare.generate(requestedGroup(groupId), secureRandom);
        }
    }

    private NamedGroup requestedGroup(int id) {
        NamedGroup group = NamedGroup.of(id);
        List<NamedGroup> offered = config.groups();
        // RFC 8446 §4.2.8: the group is one that was offered, and whose share was not sent yet.
        if (group == null || !offered.contains(group) || group == keyShare.group()) {
            throw Alert.ILLEGAL_PARAMETER.violation("HelloRetryRequest for a group that makes no sense");
        }
        return group;
    }

    /** An estimate of the bytes held. */
    int retainedBytes() {
        return 144 + transportParameters.length + keyShare.retainedBytes() + (cookie == null ? 0 : cookie.length);
    }
}
