package ebb.quic.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.KeyAgreement;

/** An ephemeral key pair on a curve and the agreement with a peer's public key. */
final class DiffieHellman {
    private static final int X25519_BITS = 255;

    /** The curves, with their names in JCA. */
    enum Curve {
        X25519(RawPublicKey.X25519, "X25519", "X25519", null),
        SECP256R1(RawPublicKey.SECP256R1, "EC", "ECDH", new ECGenParameterSpec("secp256r1")),
        SECP384R1(RawPublicKey.SECP384R1, "EC", "ECDH", new ECGenParameterSpec("secp384r1"));

        private final RawPublicKey raw;
        private final String generator;
        private final String agreement;
        private final AlgorithmParameterSpec parameters;

        Curve(RawPublicKey raw, String generator, String agreement, AlgorithmParameterSpec parameters) {
            this.raw = raw;
            this.generator = generator;
            this.agreement = agreement;
            this.parameters = parameters;
        }

        /** What X25519 is has no parameters, and not every provider takes the ones that the JDK has a name for. */
        private void prepare(KeyPairGenerator keys, SecureRandom random) throws InvalidAlgorithmParameterException {
            if (parameters == null) {
                keys.initialize(X25519_BITS, random);
            } else {
                keys.initialize(parameters, random);
            }
        }

        int publicLength() {
            return raw.length();
        }
    }

    private final Curve curve;
    private final KeyPair pair;

    private DiffieHellman(Curve curve, KeyPair pair) {
        this.curve = curve;
        this.pair = pair;
    }

    static DiffieHellman generate(Curve curve, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(curve.generator);
            curve.prepare(generator, random);
            return new DiffieHellman(curve, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot generate keys for " + curve, e);
        }
    }

    byte[] publicBytes() {
        return curve.raw.encode(pair.getPublic());
    }

    /** The secret shared with the owner of a public key. */
    byte[] agree(byte[] peer) {
        PublicKey peerKey = curve.raw.decode(peer);
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(curve.agreement);
            agreement.init(pair.getPrivate());
            // RFC 8446 §4.2.8.2: a point must be on its curve; RFC 8446 §7.4.2: an X25519 secret of zeros ends the
            // handshake. JCA's agreement refuses both here, the second as a point of small order.
            agreement.doPhase(peerKey, true);
            byte[] secret = agreement.generateSecret();
            requireNotZero(secret);
            return secret;
        } catch (InvalidKeyException e) {
            throw RawPublicKey.illegal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot agree on keys of " + curve, e);
        }
    }

    private static void requireNotZero(byte[] secret) {
        // RFC 8446 §7.4.2: once more, in constant time, for providers that leave the check to their callers.
        int bits = 0;
        for (byte b : secret) {
            bits |= b;
        }
        if (bits == 0) {
            throw RawPublicKey.illegal();
        }
    }
}
