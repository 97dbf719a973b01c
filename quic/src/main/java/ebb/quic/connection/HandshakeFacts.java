package ebb.quic.connection;

import ebb.quic.model.QuicVersion;
import ebb.quic.protection.CipherSuite;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the handshake settled; immutable.
 *
 * @param version          the version of QUIC
 * @param protocol         the ALPN protocol
 * @param serverName       the name that the client asked for, empty without one
 * @param cipherSuite      the cipher suite
 * @param group            the key exchange group
 * @param peerCertificates the peer's chain, empty when it showed none
 */
public record HandshakeFacts(QuicVersion version, String protocol, String serverName, CipherSuite cipherSuite,
        String group, List<X509Certificate> peerCertificates) {
}
