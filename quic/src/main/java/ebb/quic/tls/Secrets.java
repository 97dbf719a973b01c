package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The traffic secrets of one handshake: derives them, hands them to the connection and to the key log, and zeroes each
 * as soon as nothing needs it.
 */
final class Secrets {
    private final boolean server;
    private final CipherSuite suite;
    private final String clientRandom;
    private final TlsOutput output;
    private final KeyLog keyLog;
    private final KeySchedule schedule;
    private byte[] clientSecret = {};
    private byte[] serverSecret = {};
    private byte[] clientFinishedKey = {};

    /** For one side; {@code keyLog} may be {@code null}. */
    Secrets(boolean server, CipherSuite suite, byte[] clientRandom, TlsOutput output, KeyLog keyLog) {
        this.server = server;
        this.suite = suite;
        this.clientRandom = keyLog == null ? "" : HexFormat.of().formatHex(clientRandom);
        this.output = output;
        this.keyLog = keyLog;
        this.schedule = new KeySchedule(suite);
    }

    /** After ServerHello: Handshake keys for both directions. The shared secret is zeroed. */
    void installHandshake(byte[] sharedSecret, byte[] transcriptHash) {
        schedule.toHandshakeSecret(sharedSecret);
        Arrays.fill(sharedSecret, (byte) 0);
        clientSecret = derive("c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET", transcriptHash);
        serverSecret = derive("s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET", transcriptHash);
        clientFinishedKey = clientSecret.clone();
        installRead(EncryptionLevel.HANDSHAKE);
        installWrite(EncryptionLevel.HANDSHAKE);
    }

    /** The content of the server's Finished. */
    byte[] serverFinished(byte[] transcriptHash) {
        return schedule.finished(serverSecret, transcriptHash);
    }

    /** The content of the client's Finished. */
    byte[] clientFinished(byte[] transcriptHash) {
        return schedule.finished(clientFinishedKey, transcriptHash);
    }

    /** After the server's Finished: derives the 1-RTT secrets, which are installed by direction. */
    void deriveApplication(byte[] transcriptHash) {
        schedule.toMasterSecret();
        zero(clientSecret, serverSecret);
        clientSecret = derive("c ap traffic", "CLIENT_TRAFFIC_SECRET_0", transcriptHash);
        serverSecret = derive("s ap traffic", "SERVER_TRAFFIC_SECRET_0", transcriptHash);
    }

    /** Hands over the secret of what this side sends. */
    void installWrite(EncryptionLevel level) {
        byte[] copy = (server ? serverSecret : clientSecret).clone();
        output.writeSecret(level, suite, copy);
        zero(copy);
    }

    /** Hands over the secret of what the peer sends. */
    void installRead(EncryptionLevel level) {
        byte[] copy = (server ? clientSecret : serverSecret).clone();
        output.readSecret(level, suite, copy);
        zero(copy);
    }

    /** Compares a peer's Finished in constant time. */
    static void requireEqual(byte[] expected, byte[] received) {
        // RFC 8446 §4.4.4: a Finished that does not verify is decrypt_error. The time must not tell how much of a
        // forged one was right.
        if (!MessageDigest.isEqual(expected, received)) {
            throw Alert.DECRYPT_ERROR.violation("the peer's Finished does not verify");
        }
    }

    /** An estimate of the bytes held: three secrets, the schedule's, and the key log's random. */
    int retainedBytes() {
        return 176 + 4 * (16 + suite.hashLength()) + clientRandom.length();
    }

    /** Zeroes everything; idempotent. */
    void free() {
        schedule.free();
        zero(clientSecret, serverSecret, clientFinishedKey);
    }

    private byte[] derive(String label, String logLabel, byte[] transcriptHash) {
        byte[] secret = schedule.derive(label, transcriptHash);
        if (keyLog != null) {
            keyLog.log(logLabel + ' ' + clientRandom + ' ' + HexFormat.of().formatHex(secret));
        }
        return secret;
    }

    private static void zero(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
