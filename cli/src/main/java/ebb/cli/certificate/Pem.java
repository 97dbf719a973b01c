package ebb.cli.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes bytes in PEM armour (RFC 7468): base64 in lines of 64 characters between two labels. */
final class Pem {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {
    }

    static String armour(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + new String(LINES.encode(der), StandardCharsets.US_ASCII)
                + "\n-----END " + label + "-----\n";
    }
}
