package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is trusted, and which certificate is shown. */
final class HandshakeAuthenticationTest {
    private static final TestIdentity EXACT = identity("www.example.org", "www.example.org");
    private static final TestIdentity WILDCARD = identity("wildcard", "*.example.org", "example.org");
    private static final TestIdentity FIRST = identity("first", "first.example");

    private static TestIdentity identity(String name, String... hosts) {
        return TestIdentity.of("P-256", name).hosts(hosts).signedBy(TestSetup.AUTHORITY);
    }

    @ParameterizedTest
    @CsvSource({"www.example.org, www.example.org", "WWW.EXAMPLE.ORG, www.example.org", "mail.example.org, wildcard",
        "example.org, wildcard", "a.b.example.org, first", "other.example, first", "first.example, first",
        "127.0.0.1, first", "www.example.org., www.example.org"})
    void theServerNameChoosesTheCertificate(String host, String expected) {
        TlsPair pair = new TlsPair(HandshakeTest.insecure(host), TestSetup.server(FIRST, WILDCARD, EXACT)).run();
        assertEquals("CN=" + expected,
                pair.client.agreement().peerCertificates().getFirst().getSubjectX500Principal().getName());
    }

    @Test
    void theKeyMustSuitTheClientsSignatureSchemes() {
        // RFC 8446 §4.4.2.2: the certificate's key suits the signature_algorithms of the client.
        TestIdentity rsa = TestIdentity.of("RSA", "rsa").hosts(TestSetup.HOST).signedBy(TestSetup.AUTHORITY);
        byte[] onlyRsaPss = {0, 2, 8, 4};
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server(TestSetup.SERVER, rsa));
        pair.client.start();
        byte[] hello = pair.fromClient.toSend.remove().message();
        byte[] changed = TestMessages.with(hello, ExtensionType.SIGNATURE_ALGORITHMS, onlyRsaPss);
        TlsPair.deliver(pair.server, ebb.quic.protection.EncryptionLevel.INITIAL, changed, 10_000);
        List<RecordedOutput.Sent> sent = List.copyOf(pair.fromServer.toSend);
        assertEquals(rsa.chain(), CertificateMessage.parse(sent.get(2).message()));
        assertEquals(0x0804, CertificateVerify.parse(sent.get(3).message()).scheme());
    }

    @Test
    void aKeyManagerThatOnlyChoosesIsAskedToChoose() {
        X509ExtendedKeyManager inner = TestSetup.SERVER.keyManager();
        X509ExtendedKeyManager choosing = new X509ExtendedKeyManager() {
            @Override
            public String[] getServerAliases(String keyType, Principal[] issuers) {
                return null;
            }

            @Override
            public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
                return inner.chooseServerAlias(keyType, issuers, socket);
            }

            @Override
            public String[] getClientAliases(String keyType, Principal[] issuers) {
                return null;
            }

            @Override
            public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
                return null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return inner.getCertificateChain(alias);
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return inner.getPrivateKey(alias);
            }
        };
        HandshakeTest.assertComplete(
                new TlsPair(TestSetup.client(), TlsServerConfig.of(List.of(choosing), TestSetup.ECHO)).run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]"})
    void addressesAreNamesToo(String host) {
        // RFC 9001 §4.4: the client authenticates the identity of the server, be it an address.
        TestIdentity server = identity("addresses", "127.0.0.1", "0:0:0:0:0:0:0:1");
        TlsPair pair = new TlsPair(TestSetup.client(host), TestSetup.server(server)).run();
        HandshakeTest.assertComplete(pair);
        assertEquals("", pair.server.agreement().serverName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "a.server.example", "127.0.0.1", "example"})
    void aCertificateForAnotherNameIsRefused(String host) {
        // RFC 9001 §4.4: the client authenticates the identity of the server.
        ProtocolViolation violation = new TlsPair(TestSetup.client(host), TestSetup.server()).fail();
        assertAlert(Alert.BAD_CERTIFICATE, violation);
        assertTrue(violation.phrase().startsWith("the server's certificate is not accepted"), violation.phrase());
    }

    @Test
    void wildcardsAreJudgedAsHttpsDoes() {
        HandshakeTest.assertComplete(new TlsPair(TestSetup.client("mail.example.org"),
                TestSetup.server(WILDCARD)).run());
        assertAlert(Alert.BAD_CERTIFICATE,
                new TlsPair(TestSetup.client("a.b.example.org"), TestSetup.server(WILDCARD)).fail());
    }

    @Test
    void namesCanBeLeftUnchecked() {
        TlsClientConfig unchecked = new TlsClientConfig("other.example", 1, TestSetup.ECHO,
                TestSetup.AUTHORITY.trust(), false, null, List.of(), List.of(), null);
        HandshakeTest.assertComplete(new TlsPair(unchecked, TestSetup.server()).run());
    }

    @Test
    void anUnknownAuthorityIsRefused() {
        // RFC 9001 §4.4: the certificate is issued by a trusted entity.
        TestIdentity stranger = TestIdentity.of("P-256", "Stranger").authority().selfSigned();
        TestIdentity server = TestIdentity.of("P-256", "s").hosts(TestSetup.HOST).signedBy(stranger);
        assertAlert(Alert.UNKNOWN_CA, new TlsPair(TestSetup.client(), TestSetup.server(server)).fail());
    }

    @Test
    void theJdksTrustIsTheDefault() {
        TlsClientConfig byDefault = TlsClientConfig.of(TestSetup.HOST, 1, TestSetup.ECHO, null);
        assertAlert(Alert.UNKNOWN_CA, new TlsPair(byDefault, TestSetup.server()).fail());
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, 2})
    void aCertificateOutOfItsTimeIsRefused(int begin) {
        Instant from = Instant.now().plus(begin, ChronoUnit.DAYS);
        TestIdentity server = TestIdentity.of("P-256", "s").hosts(TestSetup.HOST)
                .valid(from, from.plus(1, ChronoUnit.DAYS)).signedBy(TestSetup.AUTHORITY);
        assertAlert(Alert.CERTIFICATE_EXPIRED, new TlsPair(TestSetup.client(), TestSetup.server(server)).fail());
    }

    @Test
    void anIssuerThatIsNoAuthorityIsRefused() {
        TestIdentity server = TestIdentity.of("P-256", "s").hosts(TestSetup.HOST).signedBy(TestSetup.SERVER);
        ProtocolViolation violation = new TlsPair(TestSetup.client(), TestSetup.server(server)).fail();
        assertTrue(TransportError.isCrypto(violation.code()));
    }

    @ParameterizedTest
    @EnumSource(ClientAuth.class)
    void aClientWithACertificate(ClientAuth clientAuth) {
        TlsPair pair = new TlsPair(TestSetup.client(TestSetup.CLIENT), TestSetup.server(clientAuth)).run();
        HandshakeTest.assertComplete(pair);
        assertEquals(clientAuth == ClientAuth.NONE ? List.of() : TestSetup.CLIENT.chain(),
                pair.server.agreement().peerCertificates());
    }

    @ParameterizedTest
    @EnumSource(value = ClientAuth.class, names = {"NONE", "WANTED"})
    void aClientWithoutACertificateWhereNoneIsNeeded(ClientAuth clientAuth) {
        // RFC 8446 §4.4.2: who is asked and has none answers with an empty Certificate, then Finished.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server(clientAuth)).run();
        HandshakeTest.assertComplete(pair);
        assertEquals(List.of(), pair.server.agreement().peerCertificates());
    }

    @Test
    void aClientWithoutACertificateWhereOneIsNeeded() {
        // RFC 9001 §4.4: a server may refuse a client that cannot authenticate when asked.
        assertAlert(Alert.CERTIFICATE_REQUIRED,
                new TlsPair(TestSetup.client(), TestSetup.server(ClientAuth.NEEDED)).fail());
    }

    @ParameterizedTest
    @EnumSource(value = ClientAuth.class, names = {"WANTED", "NEEDED"})
    void aClientOfAnotherAuthorityShowsNothing(ClientAuth clientAuth) {
        // The CertificateRequest names the authorities, so a key manager that looks at them has nothing to choose.
        TestIdentity stranger = TestIdentity.of("P-256", "stranger").selfSigned();
        TlsPair pair = new TlsPair(TestSetup.client(stranger), TestSetup.server(clientAuth));
        if (clientAuth == ClientAuth.NEEDED) {
            assertAlert(Alert.CERTIFICATE_REQUIRED, pair.fail());
        } else {
            HandshakeTest.assertComplete(pair.run());
        }
    }

    @ParameterizedTest
    @EnumSource(value = ClientAuth.class, names = {"WANTED", "NEEDED"})
    void aClientCertificateOfAnUnknownAuthorityIsRefused(ClientAuth clientAuth) {
        TestIdentity stranger = TestIdentity.of("P-256", "Test Authority").authority().selfSigned();
        TestIdentity client = TestIdentity.of("P-256", "c").signedBy(stranger);
        ProtocolViolation violation =
                new TlsPair(TestSetup.client(client), TestSetup.server(clientAuth)).fail();
        assertTrue(List.of(0x100L + 42, 0x100L + 48).contains(violation.code()), violation.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "RSA", "Ed25519"})
    void clientsSignWithEveryKindOfKey(String kind) {
        // RFC 8446 §4.4.2.3 and RFC 8446 §4.4.3: a scheme that the CertificateRequest lists and that fits the key.
        TestIdentity client = TestIdentity.of(kind, "c").signedBy(TestSetup.AUTHORITY);
        TlsPair pair = new TlsPair(TestSetup.client(client), TestSetup.server(ClientAuth.NEEDED)).run();
        HandshakeTest.assertComplete(pair);
        assertEquals(client.chain(), pair.server.agreement().peerCertificates());
    }

    @Test
    void clientAuthenticationWorksAfterAHelloRetryRequestToo() {
        TlsServerConfig server = new TlsServerConfig(List.of(TestSetup.SERVER.keyManager()), TestSetup.ECHO,
                ClientAuth.NEEDED, TestSetup.AUTHORITY.trust(), List.of(), List.of(NamedGroup.SECP384R1), null);
        HandshakeTest.assertComplete(new TlsPair(TestSetup.client(TestSetup.CLIENT), server).run());
    }

    private static void assertAlert(Alert expected, ProtocolViolation violation) {
        // RFC 9001 §4.8: 0x0100 plus the alert.
        assertEquals(0x100 + expected.code(), violation.code(), violation.toString());
    }
}
