package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.util.List;

/** Certificates made once for all tests of handshakes, and configurations around them. */
final class TestSetup {
    static final String HOST = "server.example";
    static final TestIdentity AUTHORITY = TestIdentity.of("P-256", "Test Authority").authority().selfSigned();
    static final TestIdentity SERVER = TestIdentity.of("P-256", HOST).hosts(HOST).signedBy(AUTHORITY);
    static final TestIdentity CLIENT = TestIdentity.of("P-256", "a client").signedBy(AUTHORITY);
    static final List<String> ECHO = List.of("echo");

    private TestSetup() {
    }

    static TlsServerConfig server() {
        return TlsServerConfig.of(List.of(SERVER.keyManager()), ECHO);
    }

    static TlsServerConfig server(TestIdentity... identities) {
        return TlsServerConfig.of(List.of(identities).stream().map(TestIdentity::keyManager).toList(), ECHO);
    }

    static TlsServerConfig server(ClientAuth clientAuth) {
        return new TlsServerConfig(List.of(SERVER.keyManager()), ECHO, clientAuth, AUTHORITY.trust(), List.of(),
                List.of(), null);
    }

    static TlsServerConfig server(CipherSuite suite, List<NamedGroup> groups, TestIdentity identity) {
        return new TlsServerConfig(List.of(identity.keyManager()), ECHO, ClientAuth.NONE, null,
                suite == null ? List.of() : List.of(suite), groups, null);
    }

    static TlsClientConfig client() {
        return client(HOST);
    }

    static TlsClientConfig client(String host) {
        return TlsClientConfig.of(host, 4433, ECHO, AUTHORITY.trust());
    }

    static TlsClientConfig client(CipherSuite suite, List<NamedGroup> groups) {
        return new TlsClientConfig(HOST, 4433, ECHO, AUTHORITY.trust(), true, null,
                suite == null ? List.of() : List.of(suite), groups, null);
    }

    static TlsClientConfig client(TestIdentity identity) {
        return new TlsClientConfig(HOST, 4433, ECHO, AUTHORITY.trust(), true,
                identity == null ? null : identity.keyManager(), List.of(), List.of(), null);
    }
}
