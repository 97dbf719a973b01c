package ebb.quic.tls;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The client's half of a key exchange, and the server's answer to it (RFC 8446 §4.2.8). The hybrid group puts
 * ML-KEM-768 before X25519, in shares and in the secret, which is as hard to find as the harder of the two.
 */
final class KeyShare {

    /** A server's share and the secret that it leads to. */
    record Answer(byte[] share, byte[] secret) {
    }

    private final NamedGroup group;
    private final DiffieHellman curve;
    private final MlKem mlKem;

    private KeyShare(NamedGroup group, DiffieHellman curve, MlKem mlKem) {
        this.group = group;
        this.curve = curve;
        this.mlKem = mlKem;
    }

    /** A client's new key pair, or pairs. */
    static KeyShare generate(NamedGroup group, SecureRandom random) {
        return new KeyShare(group, DiffieHellman.generate(curve(group), random),
                isHybrid(group) ? MlKem.generate(random) : null);
    }

    NamedGroup group() {
        return group;
    }

    /** What a client sends. */
    byte[] publicBytes() {
        byte[] bytes = curve.publicBytes();
        return mlKem == null ? bytes : concatenate(mlKem.publicBytes(), bytes);
    }

    /** The secret that a client finds with the server's share. */
    byte[] agree(byte[] serverShare) {
        if (mlKem == null) {
            return curve.agree(serverShare);
        }
        byte[][] halves = split(serverShare, MlKem.CIPHERTEXT_LENGTH);
        return joinSecrets(mlKem.decapsulate(halves[0]), curve.agree(halves[1]));
    }

    /** A server's answer to a client's share. */
    static Answer answer(NamedGroup group, byte[] clientShare, SecureRandom random) {
        if (!isHybrid(group)) {
            DiffieHellman own = DiffieHellman.generate(curve(group), random);
            return new Answer(own.publicBytes(), own.agree(clientShare));
        }
        byte[][] halves = split(clientShare, MlKem.PUBLIC_LENGTH);
        MlKem.Encapsulated encapsulated = MlKem.encapsulate(halves[0], random);
        DiffieHellman own = DiffieHellman.generate(curve(group), random);
        return new Answer(concatenate(encapsulated.ciphertext(), own.publicBytes()),
                joinSecrets(encapsulated.secret(), own.agree(halves[1])));
    }

    /** An estimate of the bytes that a client's key pair holds. */
    int retainedBytes() {
        return isHybrid(group) ? 6 << 10 : 1 << 10;
    }

    private static boolean isHybrid(NamedGroup group) {
        return group == NamedGroup.X25519MLKEM768;
    }

    private static DiffieHellman.Curve curve(NamedGroup group) {
        return switch (group) {
            case X25519, X25519MLKEM768 -> DiffieHellman.Curve.X25519;
            case SECP256R1 -> DiffieHellman.Curve.SECP256R1;
            case SECP384R1 -> DiffieHellman.Curve.SECP384R1;
        };
    }

    private static byte[][] split(byte[] share, int firstLength) {
        if (share.length != firstLength + DiffieHellman.Curve.X25519.publicLength()) {
            throw RawPublicKey.illegal();
        }
        return new byte[][] {Arrays.copyOf(share, firstLength), Arrays.copyOfRange(share, firstLength, share.length)};
    }

    private static byte[] joinSecrets(byte[] first, byte[] second) {
        byte[] both = concatenate(first, second);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 0);
        return both;
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
