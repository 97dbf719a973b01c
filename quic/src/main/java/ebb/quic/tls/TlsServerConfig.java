package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a server brings to every handshake; immutable and shared by all its connections.
 *
 * @param identities  the certificates to choose from by the name that a client asks for; the first that the client
 *                    can check is shown when none has that name. At least one
 * @param protocols   the ALPN names it speaks, preferred first; at least one
 * @param clientAuth  whether it asks for a client certificate
 * @param clientTrust judges client certificates; {@code null} for the JDK's default
 * @param suites      cipher suites, preferred first; empty for the default order
 * @param groups      key exchange groups, preferred first; empty for the default order
 * @param keyLog      takes the secrets of each handshake, or {@code null}
 */
public record TlsServerConfig(List<X509ExtendedKeyManager> identities, List<String> protocols, ClientAuth clientAuth,
        X509ExtendedTrustManager clientTrust, List<CipherSuite> suites, List<NamedGroup> groups, KeyLog keyLog) {

    /** Checks and copies. */
    public TlsServerConfig {
        identities = List.copyOf(identities);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("a server needs at least one identity (a certificate and its key)");
        }
        protocols = ApplicationProtocols.checked(protocols);
        suites = Defaults.suites(suites);
        groups = Defaults.serverGroups(groups);
    }

    /** A server that asks for no client certificate and leaves suites and groups to their defaults. */
    public static TlsServerConfig of(List<X509ExtendedKeyManager> identities, List<String> protocols) {
        return new TlsServerConfig(identities, protocols, ClientAuth.NONE, null, List.of(), List.of(), null);
    }
}
