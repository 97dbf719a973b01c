package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import java.util.HexFormat;

/** The constants by which the protection of the QUIC versions differs, and nothing else. */
enum VersionConstants {
    // RFC 9001 §5.2 the salt, RFC 9001 §5.8 key and nonce of the Retry tag.
    V1("quic ", "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
            "be0c690b9f66575a1d766b54e368c84e", "461599d35d632bf2239825bb"),
    // RFC 9369 §3.3.1 the salt, §3.3.2 the labels, §3.3.3 key and nonce of the Retry tag.
    V2("quicv2 ", "0dede3def700a6db819381be6e269dcbf9bd2ed9",
            "8fb4b01b56ac48e260fbcbcead7ccc92", "d86969bc2d7c6d9990efb04a");

    private final String labelPrefix;
    private final byte[] initialSalt;
    private final byte[] retryKey;
    private final byte[] retryNonce;

    VersionConstants(String labelPrefix, String initialSalt, String retryKey, String retryNonce) {
        this.labelPrefix = labelPrefix;
        this.initialSalt = HexFormat.of().parseHex(initialSalt);
        this.retryKey = HexFormat.of().parseHex(retryKey);
        this.retryNonce = HexFormat.of().parseHex(retryNonce);
    }

    static VersionConstants of(QuicVersion version) {
        return switch (version) {
            case V1 -> V1;
            case V2 -> V2;
        };
    }

    /** The label "quic …" of this version. */
    String label(String name) {
        return labelPrefix + name;
    }

    byte[] initialSalt() {
        return initialSalt;
    }

    byte[] retryKey() {
        return retryKey;
    }

    byte[] retryNonce() {
        return retryNonce;
    }
}
