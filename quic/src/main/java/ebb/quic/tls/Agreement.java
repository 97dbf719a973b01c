package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a handshake has settled so far; immutable.
 *
 * @param protocol              the protocol that ALPN agreed on, {@code null} until it is known
 * @param serverName            the host name in SNI: what a client asked for; empty when there is none, or none known yet
 * @param cipherSuite           the suite that was agreed on, {@code null} until it is known
 * @param group                 the name of the key exchange group that was agreed on, {@code null} until it is known
 * @param peerCertificates      the peer's chain, its own certificate first; empty when it showed none, or none yet
 * @param usedHelloRetryRequest whether the key exchange needed a second ClientHello
 */
public record Agreement(String protocol, String serverName, CipherSuite cipherSuite, String group,
        List<X509Certificate> peerCertificates, boolean usedHelloRetryRequest) {
}
