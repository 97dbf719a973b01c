package ebb.quic.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * What one side shows and signs with in a handshake.
 *
 * @param key    the private key, which may live in a token
 * @param chain  its certificates, its own first
 * @param scheme a scheme that fits the key and that the peer can check
 */
record Credential(PrivateKey key, List<X509Certificate> chain, SignatureScheme scheme) {

    /** The credential of an alias; {@code null} when there is none that the peer could check. */
    static Credential of(X509ExtendedKeyManager manager, String alias, int[] peerSchemes) {
        PrivateKey key = manager.getPrivateKey(alias);
        X509Certificate[] chain = manager.getCertificateChain(alias);
        if (key == null || chain == null || chain.length == 0) {
            return null;
        }
        for (SignatureScheme scheme : SignatureScheme.values()) {
            if (scheme.signsHandshakes() && ClientHello.contains(peerSchemes, scheme.id())
                    && scheme.fits(chain[0].getPublicKey())) {
                return new Credential(key, List.copyOf(Arrays.asList(chain)), scheme);
            }
        }
        return null;
    }

    /** The key algorithms, as key managers name them, of which the peer can check a signature; preferred first. */
    static List<String> keyAlgorithms(int[] peerSchemes) {
        return Arrays.stream(SignatureScheme.values())
                .filter(scheme -> scheme.signsHandshakes() && ClientHello.contains(peerSchemes, scheme.id()))
                .map(SignatureScheme::keyAlgorithm).distinct().toList();
    }
}
