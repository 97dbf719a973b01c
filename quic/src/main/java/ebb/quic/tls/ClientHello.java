package ebb.quic.tls;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A ClientHello as a server reads it (RFC 8446 §4.1.2). {@link #parse} checks what must hold of every one; the
 * accessors read one extension each. Values that Ebb does not know, GREASE among them, stay as numbers and match
 * nothing.
 *
 * @param random     32 bytes that name this handshake in key logs
 * @param suites     the cipher suites that the client offers
 * @param extensions its extensions
 */
record ClientHello(byte[] random, int[] suites, Extensions extensions) {

    /** One key share; at most one for each group. */
    record Share(int group, byte[] key) {
    }

    /** The version that stands in the fixed part of every hello: TLS 1.2. */
    static final int LEGACY_VERSION = 0x0303;

    /** The version that QUIC speaks. */
    static final int TLS_1_3 = 0x0304;

    static final int RANDOM_LENGTH = 32;

    private static final int MAX_SESSION_ID_LENGTH = 32;
    private static final int HOST_NAME = 0;
    private static final Set<ExtensionType> MAY_CHANGE = EnumSet.of(ExtensionType.KEY_SHARE, ExtensionType.EARLY_DATA,
            ExtensionType.COOKIE, ExtensionType.PRE_SHARED_KEY, ExtensionType.PADDING);

    static ClientHello parse(byte[] message) {
        TlsReader body = TlsReader.ofBody(message);
        body.readShort();
        byte[] random = body.readBytes(RANDOM_LENGTH);
        int sessionIdLength = body.readVector(1).remaining();
        int[] suites = body.readShorts(2);
        byte[] compressions = body.readFilledVector(1).readRest();
        if (body.remaining() == 0) {
            throw wrongVersion();
        }
        Extensions extensions = Extensions.parse(body);
        body.end();
        ClientHello hello = new ClientHello(random, suites, extensions);
        hello.checkVersion();
        checkLegacyFields(sessionIdLength, compressions);
        hello.checkPreSharedKey();
        return hello;
    }

    private void checkVersion() {
        // RFC 9001 §4.2: a version older than TLS 1.3 must not come about; RFC 8446 §4.2.1: a client that does not
        // offer 1.3 in supported_versions gets protocol_version.
        TlsReader versions = extensions.find(ExtensionType.SUPPORTED_VERSIONS);
        if (versions == null || !contains(readShortsToEnd(versions, 1), TLS_1_3)) {
            throw wrongVersion();
        }
    }

    private static void checkLegacyFields(int sessionIdLength, byte[] compressions) {
        if (sessionIdLength > MAX_SESSION_ID_LENGTH) {
            throw TlsReader.malformed("legacy_session_id too long");
        }
        // RFC 9001 §8.4: QUIC has no middlebox compatibility mode; a session ID is a connection error of type
        // PROTOCOL_VIOLATION.
        if (sessionIdLength > 0) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, Alert.CRYPTO_FRAME,
                    "ClientHello with a legacy_session_id");
        }
        // RFC 8446 §4.1.2: exactly the null compression method.
        if (compressions.length != 1 || compressions[0] != 0) {
            throw Alert.ILLEGAL_PARAMETER.violation("ClientHello with compression");
        }
    }

    private void checkPreSharedKey() {
        // RFC 8446 §4.2.11: pre_shared_key is the last extension; RFC 8446 §4.2.9: it needs psk_key_exchange_modes.
        // What it offers is not taken up: the handshake goes on in full.
        if (extensions.isBeforeLast(ExtensionType.PRE_SHARED_KEY)) {
            throw Alert.ILLEGAL_PARAMETER.violation("pre_shared_key is not the last extension");
        }
        if (extensions.contains(ExtensionType.PRE_SHARED_KEY)) {
            extensions.require(ExtensionType.PSK_KEY_EXCHANGE_MODES);
        }
    }

    /** The host name in server_name, empty when there is none. */
    String serverName() {
        TlsReader body = extensions.find(ExtensionType.SERVER_NAME);
        if (body == null) {
            return "";
        }
        TlsReader names = body.readFilledVector(2);
        body.end();
        String name = "";
        while (names.remaining() > 0) {
            int type = names.readByte();
            byte[] bytes = names.readFilledVector(2).readRest();
            // RFC 6066 §3: at most one name of each type; only host names were ever defined.
            if (type != HOST_NAME || !name.isEmpty() || !isPrintable(bytes)) {
                throw Alert.ILLEGAL_PARAMETER.violation("server_name is not one host name");
            }
            name = new String(bytes, StandardCharsets.US_ASCII);
        }
        return name;
    }

    /** The groups that the client can use. */
    int[] groups() {
        return readShortsToEnd(extensions.require(ExtensionType.SUPPORTED_GROUPS), 2);
    }

    /** The signature schemes that the client can check. */
    int[] signatureSchemes() {
        return readShortsToEnd(extensions.require(ExtensionType.SIGNATURE_ALGORITHMS), 2);
    }

    /** The key shares, possibly none; each must be of a group that the client supports. */
    List<Share> shares() {
        TlsReader body = extensions.require(ExtensionType.KEY_SHARE);
        TlsReader entries = body.readVector(2);
        body.end();
        int[] supported = groups();
        Set<Integer> seen = new HashSet<>();
        List<Share> shares = new ArrayList<>();
        while (entries.remaining() > 0) {
            Share share = new Share(entries.readShort(), entries.readFilledVector(2).readRest());
            // RFC 8446 §4.2.8: one share for each group at most, and none of a group that is not in supported_groups.
            if (!seen.add(share.group) || !contains(supported, share.group)) {
                throw Alert.ILLEGAL_PARAMETER.violation("key shares do not match supported_groups");
            }
            shares.add(share);
        }
        return shares;
    }

    /** The ALPN names that the client offers. */
    List<String> protocols() {
        TlsReader body = extensions.find(ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
        if (body == null) {
            return List.of();
        }
        return ApplicationProtocols.read(body);
    }

    /** The client's transport parameters, as they came. */
    byte[] transportParameters() {
        // RFC 9001 §8.2: a ClientHello without them is refused with 0x016d, missing_extension.
        return extensions.require(ExtensionType.QUIC_TRANSPORT_PARAMETERS).readRest();
    }

    /** A hash over all that a second ClientHello must repeat. */
    byte[] fixedPart() {
        // RFC 8446 §4.1.2: after HelloRetryRequest only key_share, early_data, cookie, pre_shared_key and padding
        // change.
        TlsWriter out = new TlsWriter();
        out.writeBytes(random);
        for (int suite : suites) {
            out.writeShort(suite);
        }
        extensions.writeAllBut(MAY_CHANGE, out);
        try {
            return MessageDigest.getInstance("SHA-256").digest(out.toBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    static boolean contains(int[] numbers, int wanted) {
        for (int number : numbers) {
            if (number == wanted) {
                return true;
            }
        }
        return false;
    }

    private static int[] readShortsToEnd(TlsReader body, int lengthBytes) {
        int[] numbers = body.readShorts(lengthBytes);
        body.end();
        return numbers;
    }

    private static boolean isPrintable(byte[] name) {
        for (byte b : name) {
            if (b <= ' ' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static ProtocolViolation wrongVersion() {
        return Alert.PROTOCOL_VERSION.violation("the client does not offer TLS 1.3");
    }
}
