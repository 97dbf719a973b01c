package ebb.quic.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A key with its certificates, under a name.
 *
 * @param alias what key managers call it
 * @param key   the private key
 * @param chain its chain, the key's own certificate first
 */
record KeyEntry(String alias, PrivateKey key, List<X509Certificate> chain) {
}
