package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.Hkdf;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ladder of secrets of RFC 8446 §7.1: Early Secret, Handshake Secret, Master Secret. Holds one of them at a time;
 * the step to the next zeroes the last. Resumption enters by giving the first step a pre-shared key: binders and
 * early traffic secrets derive from that rung.
 */
final class KeySchedule {
    private static final byte[] NOTHING = {};

    private final CipherSuite suite;
    private byte[] secret;

    /** Starts at the Early Secret of a handshake without a pre-shared key. */
    KeySchedule(CipherSuite suite) {
        this(suite, new byte[suite.hashLength()]);
    }

    private KeySchedule(CipherSuite suite, byte[] preSharedKey) {
        // RFC 8446 §7.1: the ladder starts with a salt of zeros; without a PSK its input is zeros too.
        this.suite = suite;
        this.secret = Hkdf.extract(suite, new byte[suite.hashLength()], preSharedKey);
    }

    /** Steps up with what the key exchange gave. */
    void toHandshakeSecret(byte[] sharedSecret) {
        step(sharedSecret);
    }

    /** Steps up for the last time. */
    void toMasterSecret() {
        step(new byte[suite.hashLength()]);
    }

    /** A secret of the current rung for a label and the hash of the messages so far. */
    byte[] derive(String label, byte[] transcriptHash) {
        return Hkdf.expandLabel(suite, secret, label, transcriptHash, suite.hashLength());
    }

    /** The content of a Finished message under a handshake traffic secret. */
    byte[] finished(byte[] trafficSecret, byte[] transcriptHash) {
        // RFC 8446 §4.4.4: an HMAC over the transcript, with a key made for this from the sender's traffic secret.
        byte[] key = Hkdf.expandLabel(suite, trafficSecret, "finished", NOTHING, suite.hashLength());
        try {
            Mac mac = Mac.getInstance(suite.mac());
            mac.init(new SecretKeySpec(key, suite.mac()));
            return mac.doFinal(transcriptHash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + suite.mac(), e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Zeroes the secret; idempotent. */
    void free() {
        Arrays.fill(secret, (byte) 0);
    }

    private void step(byte[] input) {
        // RFC 8446 §7.1: between two rungs stands "derived" over the hash of nothing.
        byte[] salt = derive("derived", emptyHash());
        byte[] next = Hkdf.extract(suite, salt, input);
        Arrays.fill(salt, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        secret = next;
    }

    private byte[] emptyHash() {
        try {
            return MessageDigest.getInstance(suite.hash()).digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + suite.hash(), e);
        }
    }
}
