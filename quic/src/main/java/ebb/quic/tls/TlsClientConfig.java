package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a client brings to one handshake; immutable.
 *
 * @param serverName     the host that it wants to speak to: a name, or an IP address in text
 * @param port           the server's port, told to the trust manager
 * @param protocols      the ALPN names it speaks, preferred first; at least one
 * @param trust          judges the server's certificates; {@code null} for the JDK's default
 * @param verifyHostname whether the certificate must be for {@code serverName}, as with HTTPS
 * @param keyManager     holds client certificates, or {@code null}
 * @param suites         cipher suites, preferred first; empty for the default order
 * @param groups         key exchange groups, preferred first: the first is the one whose share is sent at once; empty
 *                       for the default, which leads with X25519
 * @param keyLog         takes the secrets of the handshake, or {@code null}
 */
public record TlsClientConfig(String serverName, int port, List<String> protocols, X509ExtendedTrustManager trust,
        boolean verifyHostname, X509ExtendedKeyManager keyManager, List<CipherSuite> suites, List<NamedGroup> groups,
        KeyLog keyLog) {

    /** Checks and copies. */
    public TlsClientConfig {
        // A name that cannot be written in ASCII is refused here, not in the middle of a handshake.
        HostName.forVerification(Objects.requireNonNull(serverName, "serverName"));
        protocols = ApplicationProtocols.checked(protocols);
        suites = Defaults.suites(suites);
        groups = Defaults.clientGroups(groups);
    }

    /** A client that trusts as the given manager does and leaves everything else to its defaults. */
    public static TlsClientConfig of(String serverName, int port, List<String> protocols,
            X509ExtendedTrustManager trust) {
        return new TlsClientConfig(serverName, port, protocols, trust, true, null, List.of(), List.of(), null);
    }
}
