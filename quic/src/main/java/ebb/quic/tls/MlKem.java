package ebb.quic.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/** An ephemeral ML-KEM-768 key pair (FIPS 203): whoever has its public key can send it a secret. */
final class MlKem {
    /** The length of an encapsulation key. */
    static final int PUBLIC_LENGTH = RawPublicKey.ML_KEM_768.length();

    /** The length of an encapsulated secret. */
    static final int CIPHERTEXT_LENGTH = 1088;

    /** A secret, and how it is sent to the owner of the key. */
    record Encapsulated(byte[] ciphertext, byte[] secret) {
    }

    private static final String ALGORITHM = "ML-KEM-768";

    private final KeyPair pair;

    private MlKem(KeyPair pair) {
        this.pair = pair;
    }

    static MlKem generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            return new MlKem(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    byte[] publicBytes() {
        return RawPublicKey.ML_KEM_768.encode(pair.getPublic());
    }

    /** The secret in a ciphertext. A forged one gives a secret that nobody knows, so that Finished does not verify. */
    byte[] decapsulate(byte[] ciphertext) {
        try {
            SecretKey secret = KEM.getInstance(ALGORITHM).newDecapsulator(pair.getPrivate()).decapsulate(ciphertext);
            return secret.getEncoded();
        } catch (DecapsulateException e) {
            throw RawPublicKey.illegal();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** A new secret for the owner of a public key. */
    static Encapsulated encapsulate(byte[] publicBytes, SecureRandom random) {
        PublicKey key = RawPublicKey.ML_KEM_768.decode(publicBytes);
        try {
            KEM.Encapsulated encapsulated = KEM.getInstance(ALGORITHM).newEncapsulator(key, random).encapsulate();
            return new Encapsulated(encapsulated.encapsulation(), encapsulated.key().getEncoded());
        } catch (InvalidKeyException e) {
            // FIPS 203 §7.2: a key with a coefficient out of range is refused.
            throw RawPublicKey.illegal();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
}
