package ebb.testkit;

import ebb.quic.connection.ConnectionSetup;
import ebb.quic.protection.CipherSuite;
import ebb.quic.tls.ClientAuth;
import ebb.quic.tls.ClientHandshake;
import ebb.quic.tls.ServerHandshake;
import ebb.quic.tls.TlsClientConfig;
import ebb.quic.tls.TlsServerConfig;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** How the two ends of a simulation agree on keys: by Ebb's TLS, or by something quicker. */
public interface SimTls {

    /** Engines for one side, which may take what is random from the seed. */
    ConnectionSetup.TlsFactory factory(boolean server, RandomGenerator random);

    /** {@link QuickTls} with the usual sizes. */
    static SimTls quick() {
        return quick(QuickTls.Sizes.USUAL);
    }

    /** {@link QuickTls} with flights of these sizes. */
    static SimTls quick(QuickTls.Sizes sizes) {
        return (server, random) -> QuickTls.factory(server, sizes, random);
    }

    /** Ebb's own TLS with {@link TestIdentity#shared}. Its keys do not come from the seed. */
    static SimTls real() {
        return real(List.of());
    }

    /** The same with these cipher suites alone; all of them when there is none. */
    static SimTls real(List<CipherSuite> suites) {
        SecureRandom chance = new SecureRandom();
        X509ExtendedKeyManager key = TestIdentity.shared().keyManager();
        X509ExtendedTrustManager trust = TestIdentity.shared().trustManager();
        TlsServerConfig server = new TlsServerConfig(List.of(key), List.of("sim"), ClientAuth.NONE, null, suites,
                List.of(), null);
        TlsClientConfig client = new TlsClientConfig("localhost", 4433, List.of("sim"), trust, true, null, suites,
                List.of(), null);
        return (isServer, random) -> isServer ? output -> new ServerHandshake(server, output, chance)
                : output -> new ClientHandshake(client, output, chance);
    }
}
