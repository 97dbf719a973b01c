package ebb.cli.crypto;

import java.lang.System.Logger.Level;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.conscrypt.Conscrypt;

/**
 * Key agreement and signatures by BoringSSL in front of the JDK's, which take several times as long. Everything else
 * stays with the JDK: its ciphers and hashes are as fast without the way through JNI, and its certificates keep no
 * memory outside of the heap.
 */
public final class Acceleration {

    /** Set to {@code jdk}, it leaves everything to the JDK, to measure the difference. */
    public static final String PROPERTY = "ebb.crypto";

    private static final System.Logger LOG = System.getLogger("ebb.crypto");

    /** What is taken over, as Conscrypt calls it, and the name by which the JDK knows it. */
    private static final Map<String, String> TAKEN = Map.of(
            "KeyPairGenerator.XDH", "X25519",
            "KeyFactory.XDH", "X25519",
            "KeyAgreement.XDH", "X25519",
            "Signature.SHA256withECDSA", "SHA256withECDSA",
            "Signature.SHA384withECDSA", "SHA384withECDSA",
            "Signature.SHA512withECDSA", "SHA512withECDSA");

    private Acceleration() {
    }

    /**
     * Puts the fast primitives in front if this machine can load them, for the whole process. Idempotent.
     *
     * @return whether they are in front now
     */
    public static boolean install() {
        if ("jdk".equals(System.getProperty(PROPERTY))) {
            return false;
        }
        try {
            if (Conscrypt.isAvailable()) {
                Security.insertProviderAt(new Selection(Conscrypt.newProvider()), 1);
                return true;
            }
        } catch (LinkageError e) {
            LOG.log(Level.DEBUG, "no native library for this machine", e);
        }
        LOG.log(Level.DEBUG, "handshakes use the JDK''s own cryptography");
        return false;
    }

    /** A provider that offers some of another's services. */
    private static final class Selection extends Provider {

        private static final long serialVersionUID = 1;

        Selection(Provider source) {
            super("EbbAcceleration", source.getVersionStr(), "X25519 and ECDSA of " + source.getName());
            for (Service service : source.getServices()) {
                String name = TAKEN.get(service.getType() + "." + service.getAlgorithm());
                if (name != null) {
                    putService(new Borrowed(this, name, service));
                }
            }
        }
    }

    /** Somebody else's service under a name of our choice. */
    private static final class Borrowed extends Provider.Service {

        private final Provider.Service original;

        Borrowed(Provider owner, String name, Provider.Service original) {
            super(owner, original.getType(), name, original.getClassName(), List.of(), Map.of());
            this.original = original;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return original.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(Object parameter) {
            return original.supportsParameter(parameter);
        }
    }
}
