package ebb.quic.tls;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * ServerHello, or HelloRetryRequest, which is one with a fixed random (RFC 8446 §4.1.3, §4.1.4). {@link #parse} checks
 * what must hold of every one that answers a ClientHello of ours.
 *
 * @param retry      whether it is HelloRetryRequest
 * @param suite      the cipher suite, as a number
 * @param extensions its extensions
 */
record ServerHello(boolean retry, int suite, Extensions extensions) {

    // RFC 8446 §4.1.3: the SHA-256 of "HelloRetryRequest".
    private static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private static final Set<ExtensionType> LEGAL =
            EnumSet.of(ExtensionType.KEY_SHARE, ExtensionType.SUPPORTED_VERSIONS);
    private static final Set<ExtensionType> LEGAL_IN_RETRY =
            EnumSet.of(ExtensionType.KEY_SHARE, ExtensionType.SUPPORTED_VERSIONS, ExtensionType.COOKIE);
    private static final Set<ExtensionType> ELSEWHERE = EnumSet.of(ExtensionType.SERVER_NAME,
            ExtensionType.SUPPORTED_GROUPS, ExtensionType.SIGNATURE_ALGORITHMS,
            ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION, ExtensionType.QUIC_TRANSPORT_PARAMETERS);

    static ServerHello parse(byte[] message) {
        TlsReader body = TlsReader.ofBody(message);
        // RFC 8446 §4.2.1: legacy_version is ignored; supported_versions alone says what was chosen.
        body.readShort();
        boolean retry = Arrays.equals(body.readBytes(ClientHello.RANDOM_LENGTH), RETRY_RANDOM);
        int sessionIdLength = body.readVector(1).remaining();
        int suite = body.readShort();
        int compression = body.readByte();
        if (body.remaining() == 0) {
            throw Alert.PROTOCOL_VERSION.violation("the server chose a version older than TLS 1.3");
        }
        Extensions extensions = Extensions.parse(body);
        body.end();
        checkVersion(extensions);
        // RFC 8446 §4.1.3: the session ID is an echo of our empty one, and there is no compression.
        if (sessionIdLength != 0 || compression != 0) {
            throw Alert.ILLEGAL_PARAMETER.violation("ServerHello with other legacy fields than TLS 1.3 prescribes");
        }
        extensions.allowOnly(retry ? LEGAL_IN_RETRY : LEGAL, ELSEWHERE);
        return new ServerHello(retry, suite, extensions);
    }

    private static void checkVersion(Extensions extensions) {
        // RFC 9001 §4.2: an endpoint ends the connection when a version older than TLS 1.3 is negotiated.
        TlsReader version = extensions.find(ExtensionType.SUPPORTED_VERSIONS);
        if (version == null) {
            throw Alert.PROTOCOL_VERSION.violation("the server chose a version older than TLS 1.3");
        }
        int chosen = version.readShort();
        version.end();
        // RFC 8446 §4.2.1: a version here that was not offered is illegal_parameter.
        if (chosen != ClientHello.TLS_1_3) {
            throw Alert.ILLEGAL_PARAMETER.violation("the server chose a version that was not offered");
        }
    }

    /** The server's share, of the group that it must be of. */
    byte[] share(NamedGroup expected) {
        TlsReader body = extensions.require(ExtensionType.KEY_SHARE);
        int group = body.readShort();
        byte[] key = body.readFilledVector(2).readRest();
        body.end();
        // RFC 8446 §4.2.8: the share is of the group of one that the client sent.
        if (group != expected.id()) {
            throw Alert.ILLEGAL_PARAMETER.violation("the server's key share is of another group than the client's");
        }
        return key;
    }

    /** The group that a HelloRetryRequest asks for; -1 when it does not. */
    int requestedGroup() {
        TlsReader body = extensions.find(ExtensionType.KEY_SHARE);
        if (body == null) {
            return -1;
        }
        int group = body.readShort();
        body.end();
        return group;
    }

    /** The cookie of a HelloRetryRequest as the body of the extension, {@code null} without one. */
    byte[] cookie() {
        TlsReader body = extensions.find(ExtensionType.COOKIE);
        if (body == null) {
            return null;
        }
        body.readFilledVector(2);
        body.end();
        return extensions.body(ExtensionType.COOKIE);
    }

    /** A ServerHello. */
    static byte[] encode(byte[] random, int suite, NamedGroup group, byte[] share) {
        byte[] keyShare = new TlsWriter().writeShort(group.id()).writeVector(2, share).toBytes();
        return encode(random, suite, keyShare);
    }

    /** A HelloRetryRequest that asks for a share of a group. */
    static byte[] encodeRetry(int suite, NamedGroup group) {
        return encode(RETRY_RANDOM, suite, new TlsWriter().writeShort(group.id()).toBytes());
    }

    private static byte[] encode(byte[] random, int suite, byte[] keyShare) {
        TlsWriter out = new TlsWriter(HandshakeType.SERVER_HELLO);
        out.writeShort(ClientHello.LEGACY_VERSION).writeBytes(random);
        // RFC 9001 §8.4: no session ID to echo.
        out.writeByte(0);
        out.writeShort(suite).writeByte(0);
        int mark = out.open(2);
        out.writeExtension(ExtensionType.SUPPORTED_VERSIONS,
                new TlsWriter().writeShort(ClientHello.TLS_1_3).toBytes());
        out.writeExtension(ExtensionType.KEY_SHARE, keyShare);
        out.close(mark, 2);
        return out.toMessage();
    }
}
