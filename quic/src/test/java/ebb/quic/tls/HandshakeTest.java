package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that succeed. */
final class HandshakeTest {
    private static final List<TestIdentity> SIGNERS = Stream.of("P-256", "P-384", "Ed25519", "RSA")
            .map(kind -> TestIdentity.of(kind, kind).hosts(TestSetup.HOST).signedBy(TestSetup.AUTHORITY)).toList();

    static Stream<Arguments> everySuiteAndGroup() {
        return Stream.of(CipherSuite.values())
                .flatMap(suite -> Stream.of(NamedGroup.values()).map(group -> Arguments.of(suite, group)));
    }

    @ParameterizedTest
    @MethodSource("everySuiteAndGroup")
    void everySuiteAndGroupAndSignatureAlgorithmLeadsToTheSameSecrets(CipherSuite suite, NamedGroup group) {
        // RFC 8446 §9.1: among them are the suite, the group and the signatures that every implementation has.
        for (TestIdentity signer : SIGNERS) {
            TlsPair pair = new TlsPair(TestSetup.client(suite, List.of(group)),
                    TestSetup.server(suite, List.of(group), signer)).run();
            assertComplete(pair);
            assertEquals(suite, pair.client.agreement().cipherSuite());
            assertEquals(suite, pair.server.agreement().cipherSuite());
            assertEquals(group.label(), pair.client.agreement().group());
            assertEquals(group.label(), pair.server.agreement().group());
            assertFalse(pair.client.agreement().usedHelloRetryRequest());
            assertEquals(signer.chain(), pair.client.agreement().peerCertificates());
        }
    }

    @Test
    void eventsComeInTheOrderOfTheInterfaceToQuic() {
        // RFC 9001 §4.1.4: secrets come with the level; RFC 9001 §5.7: the server reads 1-RTT only when complete.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
        assertEquals(List.of("local parameters", "send INITIAL CLIENT_HELLO", "read HANDSHAKE", "write HANDSHAKE",
                "peer parameters", "send HANDSHAKE FINISHED", "write ONE_RTT", "read ONE_RTT", "complete"),
                pair.fromClient.events);
        assertEquals(List.of("peer parameters", "send INITIAL SERVER_HELLO", "read HANDSHAKE", "write HANDSHAKE",
                "local parameters", "send HANDSHAKE ENCRYPTED_EXTENSIONS", "send HANDSHAKE CERTIFICATE",
                "send HANDSHAKE CERTIFICATE_VERIFY", "send HANDSHAKE FINISHED", "write ONE_RTT", "read ONE_RTT",
                "complete"), pair.fromServer.events);
    }

    @Test
    void transportParametersAndProtocolAreExchanged() {
        // RFC 9001 §8.2: the parameters travel in ClientHello and EncryptedExtensions, and reach the transport as sent.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
        assertEquals("client parameters", new String(pair.fromServer.peerParameters, StandardCharsets.US_ASCII));
        assertEquals("server parameters", new String(pair.fromClient.peerParameters, StandardCharsets.US_ASCII));
        assertEquals("echo", pair.client.agreement().protocol());
        assertEquals("echo", pair.server.agreement().protocol());
        assertEquals(TestSetup.HOST, pair.server.agreement().serverName());
    }

    @Test
    void theServerPrefersItsOwnOrderOfProtocols() {
        TlsPair pair = new TlsPair(TlsClientConfig.of(TestSetup.HOST, 1, List.of("a", "b", "c"),
                TestSetup.AUTHORITY.trust()), TlsServerConfig.of(List.of(TestSetup.SERVER.keyManager()),
                List.of("x", "c", "b"))).run();
        assertEquals("c", pair.client.agreement().protocol());
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void aClientWithoutAUsableShareIsAskedForOne(NamedGroup wanted) {
        // RFC 9001 §4.7 and RFC 8446 §4.1.4: HelloRetryRequest, answered in Initial packets.
        NamedGroup offered = wanted == NamedGroup.X25519 ? NamedGroup.SECP256R1 : NamedGroup.X25519;
        for (CipherSuite suite : CipherSuite.values()) {
            TlsPair pair = new TlsPair(TestSetup.client(suite, List.of(offered, wanted)),
                    TestSetup.server(suite, List.of(wanted), TestSetup.SERVER)).run();
            assertComplete(pair);
            assertTrue(pair.client.agreement().usedHelloRetryRequest());
            assertTrue(pair.server.agreement().usedHelloRetryRequest());
            assertEquals(wanted.label(), pair.client.agreement().group());
            assertEquals(List.of(HandshakeType.CLIENT_HELLO, HandshakeType.SERVER_HELLO, HandshakeType.CLIENT_HELLO,
                    HandshakeType.SERVER_HELLO), pair.order.subList(0, 4));
        }
    }

    @Test
    void aClientLeadsWithItsFirstGroupAndAServerTakesTheHybrid() {
        TlsPair pair = new TlsPair(TestSetup.client(null, List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519)),
                TestSetup.server()).run();
        assertEquals("X25519MLKEM768", pair.server.agreement().group());
        assertEquals("x25519", new TlsPair(TestSetup.client(), TestSetup.server()).run().server.agreement().group());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100, 1000})
    void messagesMayArriveInPiecesOfAnySize(int chunk) {
        // RFC 9001 §4.1.3: TLS buffers bytes that arrived in order until a message is whole.
        TlsPair pair = new TlsPair(TestSetup.client(TestSetup.CLIENT), TestSetup.server(ClientAuth.NEEDED))
                .inChunksOf(chunk).run();
        assertComplete(pair);
    }

    @Test
    void aWholeFlightMayArriveInOnePiece() {
        TlsPair pair = new TlsPair(TestSetup.client(TestSetup.CLIENT), TestSetup.server(ClientAuth.NEEDED));
        pair.client.start();
        hand(pair.fromClient, pair.server, EncryptionLevel.INITIAL);
        hand(pair.fromServer, pair.client, EncryptionLevel.INITIAL);
        hand(pair.fromServer, pair.client, EncryptionLevel.HANDSHAKE);
        hand(pair.fromClient, pair.server, EncryptionLevel.HANDSHAKE);
        assertComplete(pair);
    }

    @Test
    void longChainsAreRead() {
        TestIdentity last = TestSetup.AUTHORITY;
        for (int i = 0; i < 8; i++) {
            last = TestIdentity.of("P-256", "intermediate " + i).authority().signedBy(last);
        }
        TestIdentity leaf = TestIdentity.of("P-256", "leaf").hosts(TestSetup.HOST).signedBy(last);
        TlsPair pair = new TlsPair(insecure(TestSetup.HOST), TestSetup.server(leaf)).inChunksOf(700).run();
        assertComplete(pair);
        assertEquals(10, pair.client.agreement().peerCertificates().size());
    }

    @Test
    void secretsAreLoggedInTheNssFormat() {
        List<String> lines = new ArrayList<>();
        TlsClientConfig client = new TlsClientConfig(TestSetup.HOST, 1, TestSetup.ECHO, TestSetup.AUTHORITY.trust(),
                true, null, List.of(), List.of(), lines::add);
        new TlsPair(client, TestSetup.server()).run();
        assertEquals(4, lines.size());
        List<String> labels = List.of("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0");
        for (int i = 0; i < 4; i++) {
            assertTrue(lines.get(i).matches(labels.get(i) + " [0-9a-f]{64} [0-9a-f]{64}"), lines.get(i));
        }
    }

    @Test
    void secretsAreZeroedAndMemoryIsGivenBack() {
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.client.start();
        assertTrue(pair.client.retainedBytes() > 500);
        pair.pump();
        for (byte[] secret : pair.fromClient.handedSecrets) {
            assertArrayEquals(new byte[secret.length], secret);
        }
        for (byte[] secret : pair.fromServer.handedSecrets) {
            assertArrayEquals(new byte[secret.length], secret);
        }
        assertTrue(pair.server.retainedBytes() < 256, "server " + pair.server.retainedBytes());
        pair.client.free();
        pair.client.free();
        assertEquals("echo", pair.client.agreement().protocol());
    }

    @Test
    void aNewSessionTicketIsReadAndNotKept() {
        // RFC 8446 §4.6.1: with early_data or without, and with an extension that nobody knows.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
        long before = pair.client.retainedBytes();
        TlsPair.deliver(pair.client, EncryptionLevel.ONE_RTT, TestMessages.ticket(0xffffffff), 3);
        TlsPair.deliver(pair.client, EncryptionLevel.ONE_RTT, TestMessages.ticket(null), 1000);
        TlsPair.deliver(pair.client, EncryptionLevel.ONE_RTT, TestMessages.ticketWithGrease(), 1000);
        assertEquals(before, pair.client.retainedBytes());
        assertTrue(pair.client.isComplete());
    }

    static TlsClientConfig insecure(String host) {
        return new TlsClientConfig(host, 4433, TestSetup.ECHO, TestMessages.TRUST_ALL, false, null, List.of(),
                List.of(), null);
    }

    static void assertComplete(TlsPair pair) {
        // RFC 9001 §4.1.1: both sides have sent Finished and verified the peer's.
        assertTrue(pair.client.isComplete() && pair.fromClient.complete);
        assertTrue(pair.server.isComplete() && pair.fromServer.complete);
        for (EncryptionLevel level : List.of(EncryptionLevel.HANDSHAKE, EncryptionLevel.ONE_RTT)) {
            assertArrayEquals(pair.fromClient.writeSecrets.get(level), pair.fromServer.readSecrets.get(level));
            assertArrayEquals(pair.fromServer.writeSecrets.get(level), pair.fromClient.readSecrets.get(level));
            assertFalse(java.util.Arrays.equals(pair.fromClient.writeSecrets.get(level),
                    pair.fromClient.readSecrets.get(level)));
        }
    }

    private static void hand(RecordedOutput from, TlsEngine to, EncryptionLevel level) {
        byte[] flight = {};
        while (!from.toSend.isEmpty() && from.toSend.peek().level() == level) {
            flight = TestDer.join(flight, from.toSend.remove().message());
        }
        to.receive(level, flight, 0, flight.length);
    }
}
