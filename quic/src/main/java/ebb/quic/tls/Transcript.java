package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The running hash of all handshake messages, with their headers (RFC 8446 §4.4.1). */
final class Transcript {
    /** What a digest of the JDK holds: state, block and counters. */
    static final int RETAINED_BYTES = 480;

    private static final int MESSAGE_HASH = 254;

    private final MessageDigest digest;

    Transcript(CipherSuite suite) {
        try {
            digest = MessageDigest.getInstance(suite.hash());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + suite.hash(), e);
        }
    }

    void add(byte[] message) {
        digest.update(message);
    }

    /** The hash of the messages so far; the transcript goes on. */
    byte[] hash() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the provider of " + digest.getAlgorithm() + " cannot clone a digest", e);
        }
    }

    /** Puts the hash of the first ClientHello in its place; called between it and HelloRetryRequest. */
    void retry() {
        // RFC 8446 §4.4.1: when the server answers with HelloRetryRequest, a synthetic message "message_hash" with the
        // hash of the first ClientHello stands for it.
        byte[] hash = digest.digest();
        digest.update(new byte[] {(byte) MESSAGE_HASH, 0, 0, (byte) hash.length});
        digest.update(hash);
    }
}
