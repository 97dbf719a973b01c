package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import ebb.quic.wire.ProtocolViolation;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a trust manager about a peer's certificates and turns its refusal into the alert that says why. */
final class PeerTrust {

    /** The JDK's own trust, loaded once, when first needed. */
    private static final class JdkDefault {
        static final X509ExtendedTrustManager MANAGER = load();

        private static X509ExtendedTrustManager load() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                for (TrustManager manager : factory.getTrustManagers()) {
                    if (manager instanceof X509ExtendedTrustManager extended) {
                        return extended;
                    }
                }
                throw new IllegalStateException("this JDK has no X.509 trust manager");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK's trusted certificates cannot be read", e);
            }
        }
    }

    private PeerTrust() {
    }

    /** The manager itself, or the JDK's default in place of {@code null}. */
    static X509ExtendedTrustManager orDefault(X509ExtendedTrustManager manager) {
        return manager == null ? JdkDefault.MANAGER : manager;
    }

    /** Throws unless the server's chain is trusted and, if the client wants that, is for the server's name. */
    static void checkServer(TlsClientConfig config, CipherSuite suite, List<X509Certificate> chain) {
        String host = HostName.forVerification(config.serverName());
        SessionView session = new SessionView(host, config.port(), "TLS_" + suite.name(), chain);
        // RFC 9001 §4.4: a client authenticates the server. How a name is matched is left to the JDK's own check for
        // HTTPS, which knows wildcards and IP addresses.
        EngineView engine = new EngineView(session, true, config.verifyHostname() ? "HTTPS" : null);
        try {
            orDefault(config.trust()).checkServerTrusted(chain.toArray(new X509Certificate[0]), "UNKNOWN", engine);
        } catch (CertificateException e) {
            throw refusal(e, "server");
        }
    }

    /** Throws unless the client's chain is trusted. */
    static void checkClient(X509ExtendedTrustManager manager, CipherSuite suite, List<X509Certificate> chain) {
        SessionView session = new SessionView(null, -1, "TLS_" + suite.name(), chain);
        String keyAlgorithm = chain.getFirst().getPublicKey().getAlgorithm();
        try {
            orDefault(manager).checkClientTrusted(chain.toArray(new X509Certificate[0]), keyAlgorithm,
                    new EngineView(session, false, null));
        } catch (CertificateException e) {
            throw refusal(e, "client");
        }
    }

    private static ProtocolViolation refusal(CertificateException e, String owner) {
        Alert alert = Alert.BAD_CERTIFICATE;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Alert found = alert(cause);
            if (found != null) {
                alert = found;
            }
        }
        return alert.violation("the " + owner + "'s certificate is not accepted: " + ascii(e.getMessage()));
    }

    /** RFC 8446 §6.2: the alert for a cause; {@code null} when it says nothing. The innermost cause knows best. */
    private static Alert alert(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException expired -> Alert.CERTIFICATE_EXPIRED;
            case CertificateNotYetValidException early -> Alert.CERTIFICATE_EXPIRED;
            case CertificateRevokedException revoked -> Alert.CERTIFICATE_REVOKED;
            case CertPathBuilderException noPath -> Alert.UNKNOWN_CA;
            case CertPathValidatorException invalid -> switch (invalid.getReason()) {
                case BasicReason.EXPIRED, BasicReason.NOT_YET_VALID -> Alert.CERTIFICATE_EXPIRED;
                case BasicReason.REVOKED -> Alert.CERTIFICATE_REVOKED;
                case BasicReason.ALGORITHM_CONSTRAINED -> Alert.UNSUPPORTED_CERTIFICATE;
                case BasicReason.INVALID_SIGNATURE -> Alert.BAD_CERTIFICATE;
                default -> null;
            };
            default -> null;
        };
    }

    /** The manager's words as a reason phrase, which travels to the peer: short, and free of control characters. */
    private static String ascii(String message) {
        if (message == null) {
            return "no reason given";
        }
        String line = message.replaceAll("[^ -~]", "?");
        return line.length() <= 160 ? line : line.substring(0, 160);
    }
}
