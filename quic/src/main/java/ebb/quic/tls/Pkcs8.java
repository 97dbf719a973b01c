package ebb.quic.tls;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Wraps the older encodings of private keys into PKCS#8 (RFC 5208): a version, the algorithm, and the older encoding
 * as an octet string. What it cannot read it wraps all the same; whoever reads the result says so.
 */
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] NOTHING = {};

    // Object identifiers with tag and length.
    private static final byte[] RSA_ENCRYPTION_AND_NULL = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] SECP256R1 = HexFormat.of().parseHex("06082a8648ce3d030107");
    private static final byte[] SECP384R1 = HexFormat.of().parseHex("06052b81040022");
    private static final int P384_BYTES = 48;

    private Pkcs8() {
    }

    /** Of an RSAPrivateKey (RFC 8017 appendix A.1.2). */
    static byte[] ofPkcs1(byte[] key) {
        return wrap(RSA_ENCRYPTION_AND_NULL, key);
    }

    /** Of an ECPrivateKey (RFC 5915), whose curve stands in its optional parameters. */
    static byte[] ofSec1(byte[] key) {
        return wrap(concatenate(EC_PUBLIC_KEY, curve(key)), key);
    }

    /** The curve's identifier in the parameters; without them, the curve that a key of that length is of. */
    private static byte[] curve(byte[] sec1) {
        byte[] content = content(sec1, 0, SEQUENCE);
        int at = end(content, 0);
        byte[] secret = content(content, at, OCTET_STRING);
        byte[] parameters = content(content, end(content, at), PARAMETERS);
        if (parameters.length > 0 && parameters[0] == OBJECT_IDENTIFIER) {
            return parameters;
        }
        return secret.length == P384_BYTES ? SECP384R1 : SECP256R1;
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        byte[] body = concatenate(concatenate(VERSION_0, der(SEQUENCE, algorithm)), der(OCTET_STRING, key));
        return der(SEQUENCE, body);
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] header = length < 0x80 ? new byte[] {(byte) tag, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return concatenate(header, content);
    }

    /** The content of the value at an index; nothing when there is no such value. */
    private static byte[] content(byte[] der, int at, int tag) {
        int end = end(der, at);
        boolean there = at < end && (der[at] & 0xff) == tag;
        return there ? Arrays.copyOfRange(der, contentStart(der, at), end) : NOTHING;
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    /** Where the value at an index ends; the index itself when no whole value is there. */
    private static int end(byte[] der, int at) {
        if (at + 2 > der.length || contentStart(der, at) > der.length) {
            return at;
        }
        int start = contentStart(der, at);
        long length = start == at + 2 ? der[at + 1] : 0;
        for (int i = at + 2; i < start; i++) {
            length = length << 8 | der[i] & 0xff;
        }
        return length < 0 || length > der.length - start ? at : start + (int) length;
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
