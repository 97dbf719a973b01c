package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rule broken ends in which error. */
final class HandshakeAlertsTest {
    private static final byte[] NOTHING = {};

    @Test
    void alertsBecomeCryptoErrors() {
        // RFC 9001 §4.8: 0x0100 plus the alert's number, and every alert is fatal.
        for (Alert alert : Alert.values()) {
            assertEquals(0x100 + alert.code(), alert.violation("x").code());
            assertEquals(0x06, alert.violation("x").frameType());
        }
    }

    @Test
    void noProtocolInCommonIsRefusedByTheServer() {
        // RFC 9001 §8.1: error 0x0178.
        TlsClientConfig client = TlsClientConfig.of(TestSetup.HOST, 1, List.of("h3"), TestSetup.AUTHORITY.trust());
        assertEquals(0x178, new TlsPair(client, TestSetup.server()).fail().code());
    }

    @Test
    void aClientWithoutAlpnIsRefusedByTheServer() {
        // RFC 9001 §8.1: endpoints use ALPN; without it the connection ends with 0x0178.
        assertEquals(0x178, failHello(hello -> TestMessages.without(hello,
                ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION)).code());
    }

    @Test
    void aServerWithoutAlpnOrWithAnotherProtocolIsRefusedByTheClient() {
        // RFC 9001 §8.1: clients too use 0x0178 when ALPN fails.
        assertEquals(0x178, failEncryptedExtensions(message -> TestMessages.without(message,
                ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION)).code());
        assertEquals(0x178, failEncryptedExtensions(message -> TestMessages.with(message,
                ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION, new byte[] {0, 3, 2, 'h', '3'})).code());
        assertAlert(Alert.ILLEGAL_PARAMETER, failEncryptedExtensions(message -> TestMessages.with(message,
                ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION,
                new byte[] {0, 10, 4, 'e', 'c', 'h', 'o', 4, 'e', 'c', 'h', 'o'})));
    }

    @Test
    void transportParametersAreMandatory() {
        // RFC 9001 §8.2: their absence is 0x016d, at the server and at the client.
        assertEquals(0x16d, failHello(hello -> TestMessages.without(hello,
                ExtensionType.QUIC_TRANSPORT_PARAMETERS)).code());
        assertEquals(0x16d, failEncryptedExtensions(message -> TestMessages.without(message,
                ExtensionType.QUIC_TRANSPORT_PARAMETERS)).code());
    }

    @ParameterizedTest
    @EnumSource(value = ExtensionType.class, names = {"SUPPORTED_GROUPS", "KEY_SHARE", "SIGNATURE_ALGORITHMS"})
    void otherMandatoryExtensionsOfAClient(ExtensionType type) {
        // RFC 8446 §9.2: missing_extension; RFC 8446 §4.2.3: for signature_algorithms too.
        assertAlert(Alert.MISSING_EXTENSION, failHello(hello -> TestMessages.without(hello, type)));
    }

    @Test
    void olderVersionsOfTlsAreNeitherOfferedNorAccepted() {
        // RFC 9001 §4.2: a client offers nothing older than 1.3; whatever older comes about ends the connection.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.client.start();
        ClientHello hello = ClientHello.parse(pair.fromClient.toSend.peek().message());
        assertEquals("020304", hex(hello.extensions().body(ExtensionType.SUPPORTED_VERSIONS)));
        assertAlert(Alert.PROTOCOL_VERSION, failHello(message -> TestMessages.without(message,
                ExtensionType.SUPPORTED_VERSIONS)));
        assertAlert(Alert.PROTOCOL_VERSION, failHello(message -> TestMessages.with(message,
                ExtensionType.SUPPORTED_VERSIONS, new byte[] {4, 3, 3, 3, 2})));
        assertAlert(Alert.PROTOCOL_VERSION, failServerHello(message -> TestMessages.without(message,
                ExtensionType.SUPPORTED_VERSIONS)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failServerHello(message -> TestMessages.with(message,
                ExtensionType.SUPPORTED_VERSIONS, new byte[] {3, 3})));
    }

    @Test
    void theSessionIdIsEmpty() {
        // RFC 9001 §8.4: a client does not ask for the compatibility mode; a server that is asked to ends with
        // PROTOCOL_VIOLATION.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.client.start();
        assertEquals(0, pair.fromClient.toSend.peek().message()[4 + 2 + 32]);
        assertEquals(TransportError.PROTOCOL_VIOLATION, failHello(hello -> withSessionId(hello, 32)).code());
        assertAlert(Alert.DECODE_ERROR, failHello(hello -> withSessionId(hello, 33)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failServerHello(hello -> withSessionId(hello, 32)));
    }

    @Test
    void nothingInCommonIsHandshakeFailure() {
        // RFC 8446 §4.1.1: handshake_failure (or insufficient_security).
        TlsServerConfig chaCha = TestSetup.server(CipherSuite.CHACHA20_POLY1305_SHA256, List.of(), TestSetup.SERVER);
        assertAlert(Alert.HANDSHAKE_FAILURE, new TlsPair(
                TestSetup.client(CipherSuite.AES_128_GCM_SHA256, List.of()), chaCha).fail());
        TlsServerConfig p384 = TestSetup.server(null, List.of(NamedGroup.SECP384R1), TestSetup.SERVER);
        assertAlert(Alert.HANDSHAKE_FAILURE, new TlsPair(
                TestSetup.client(null, List.of(NamedGroup.X25519)), p384).fail());
        assertAlert(Alert.HANDSHAKE_FAILURE, failHello(hello -> TestMessages.with(hello,
                ExtensionType.SIGNATURE_ALGORITHMS, new byte[] {0, 2, 4, 1})));
    }

    @Test
    void legacyFieldsOfHellosAreFixed() {
        // RFC 8446 §4.1.2 and RFC 8446 §4.1.3: one null compression method, no other suite than those offered.
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> {
            byte[] changed = hello.clone();
            changed[TestMessages.extensionsAt(hello) - 1] = 1;
            return changed;
        }));
        assertAlert(Alert.ILLEGAL_PARAMETER, failServerHello(
                hello -> setting(hello, TestMessages.extensionsAt(hello) - 1, 1)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failServerHello(
                hello -> setting(hello, TestMessages.extensionsAt(hello) - 2, 4)));
    }

    @Test
    void legacyVersionOfAServerHelloIsIgnored() {
        // RFC 8446 §4.2.1: only supported_versions counts; the changed byte still breaks the transcript.
        assertAlert(Alert.DECRYPT_ERROR, failServerHello(hello -> setting(hello, 5, 4)));
    }

    @Test
    void extensionsComeOnceAndWhereTheyBelong() {
        // RFC 8446 §4.2: once in a block, only where they are specified, only as an answer.
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> TestMessages.adding(hello, 0xbaba, NOTHING),
                hello -> TestMessages.adding(hello, 0xbaba, NOTHING)));
        assertAlert(Alert.UNSUPPORTED_EXTENSION,
                failServerHello(hello -> TestMessages.adding(hello, 0xbaba, NOTHING)));
        assertAlert(Alert.UNSUPPORTED_EXTENSION,
                failEncryptedExtensions(message -> TestMessages.adding(message, 0xbaba, NOTHING)));
        assertAlert(Alert.UNSUPPORTED_EXTENSION, failEncryptedExtensions(
                message -> TestMessages.adding(message, ExtensionType.EARLY_DATA.id(), NOTHING)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failEncryptedExtensions(
                message -> TestMessages.adding(message, ExtensionType.KEY_SHARE.id(), NOTHING)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failServerHello(hello -> TestMessages.adding(hello,
                ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION.id(), NOTHING)));
        assertAlert(Alert.UNSUPPORTED_EXTENSION, failServerHello(hello -> TestMessages.adding(hello,
                ExtensionType.PRE_SHARED_KEY.id(), new byte[2])));
    }

    @Test
    void anAnswerToServerNameNeedsAQuestionAndIsEmpty() {
        TlsPair asked = new TlsPair(TestSetup.client(), TestSetup.server()).changing(false,
                HandshakeType.ENCRYPTED_EXTENSIONS,
                message -> TestMessages.with(message, ExtensionType.SERVER_NAME, new byte[1]));
        assertAlert(Alert.DECODE_ERROR, asked.fail());
        TlsPair notAsked = new TlsPair(HandshakeTest.insecure("127.0.0.1"), TestSetup.server()).changing(false,
                HandshakeType.ENCRYPTED_EXTENSIONS,
                message -> TestMessages.with(message, ExtensionType.SERVER_NAME, NOTHING));
        assertAlert(Alert.UNSUPPORTED_EXTENSION, notAsked.fail());
    }

    @Test
    void aServerNameIsOneHostName() {
        for (String body : List.of("0007000004782f20", "000700000478202f79", "000801000568656c6c6f",
                "000c0000036162630000036162")) {
            ProtocolViolation violation = failHello(hello -> TestMessages.with(hello, ExtensionType.SERVER_NAME,
                    java.util.HexFormat.of().parseHex(body)));
            assertTrue(List.of(0x100L + 47, 0x100L + 50).contains(violation.code()), body);
        }
        assertAlert(Alert.DECODE_ERROR,
                failHello(hello -> TestMessages.with(hello, ExtensionType.SERVER_NAME, NOTHING)));
    }

    @Test
    void keySharesMatchTheSupportedGroups() {
        // RFC 8446 §4.2.8: one share for each group at most, and only of groups in supported_groups.
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> TestMessages.with(hello,
                ExtensionType.SUPPORTED_GROUPS, new byte[] {0, 2, 0, 0x17})));
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> TestMessages.mapExtensions(hello, (type, body) -> {
            byte[] share = Arrays.copyOfRange(body, 2, body.length);
            return type != ExtensionType.KEY_SHARE.id() ? body
                    : new TlsWriter().writeVector(2, TestDer.join(share, share)).toBytes();
        })));
    }

    @Test
    void keySharesThatDoNotFitTheirGroupAreRefused() {
        // RFC 8446 §4.2.8.2: public values are validated. RFC 8446 §7.4.2: an X25519 secret of zeros is refused.
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> withShare(hello, NamedGroup.X25519, new byte[31])));
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> withShare(hello, NamedGroup.X25519, new byte[32])));
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> withShare(hello, NamedGroup.SECP256R1,
                point(65))));
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> withShare(hello, NamedGroup.SECP384R1,
                point(97))));
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> withShare(hello, NamedGroup.X25519MLKEM768,
                new byte[1215])));
        byte[] outOfRange = new byte[1216];
        Arrays.fill(outOfRange, (byte) 0xff);
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(hello -> withShare(hello, NamedGroup.X25519MLKEM768,
                outOfRange)));
    }

    @Test
    void greaseIsTolerated() {
        // RFC 8701: reserved values mean nothing. RFC 8446 §9.3: unrecognized parameters are ignored.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.client.start();
        byte[] hello = pair.fromClient.toSend.remove().message();
        hello = TestMessages.adding(hello, 0x2a2a, NOTHING);
        hello = TestMessages.adding(hello, 0xdada, new byte[1]);
        hello = TestMessages.mapExtensions(hello, (type, body) -> {
            if (type == ExtensionType.SUPPORTED_VERSIONS.id()) {
                return new byte[] {4, 0x7a, 0x7a, 3, 4};
            }
            if (type == ExtensionType.SUPPORTED_GROUPS.id() || type == ExtensionType.SIGNATURE_ALGORITHMS.id()) {
                byte[] rest = Arrays.copyOfRange(body, 2, body.length);
                return new TlsWriter().writeVector(2, TestDer.join(new byte[] {0x1a, 0x1a}, rest)).toBytes();
            }
            if (type == ExtensionType.KEY_SHARE.id()) {
                byte[] rest = Arrays.copyOfRange(body, 2, body.length);
                return new TlsWriter().writeVector(2, TestDer.join(new byte[] {0x1a, 0x1a, 0, 1, 0}, rest)).toBytes();
            }
            return body;
        });
        TlsPair.deliver(pair.server, EncryptionLevel.INITIAL, hello, 10_000);
        assertEquals(5, pair.fromServer.toSend.size());
    }

    @Test
    void offersOfResumptionAndEarlyDataLeadToAFullHandshake() {
        // RFC 9001 §4.6.2: the server rejects 0-RTT by leaving early_data out of EncryptedExtensions.
        // RFC 8446 §4.2.10: it ignores the extension and answers in 1-RTT.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.client.start();
        byte[] hello = pair.fromClient.toSend.remove().message();
        hello = TestMessages.adding(hello, ExtensionType.EARLY_DATA.id(), NOTHING);
        hello = TestMessages.adding(hello, ExtensionType.PSK_KEY_EXCHANGE_MODES.id(), new byte[] {1, 1});
        hello = TestMessages.adding(hello, ExtensionType.PRE_SHARED_KEY.id(), new byte[50]);
        TlsPair.deliver(pair.server, EncryptionLevel.INITIAL, hello, 10_000);
        List<RecordedOutput.Sent> sent = List.copyOf(pair.fromServer.toSend);
        assertEquals(List.of(HandshakeType.SERVER_HELLO, HandshakeType.ENCRYPTED_EXTENSIONS, HandshakeType.CERTIFICATE,
                HandshakeType.CERTIFICATE_VERIFY, HandshakeType.FINISHED),
                sent.stream().map(RecordedOutput.Sent::type).toList());
        assertFalse(Extensions.parse(TlsReader.ofBody(sent.get(1).message())).contains(ExtensionType.EARLY_DATA));
    }

    @Test
    void aPreSharedKeyComesLastAndWithItsModes() {
        // RFC 8446 §4.2.11: the last extension; RFC 8446 §4.2.9: not without psk_key_exchange_modes.
        assertAlert(Alert.ILLEGAL_PARAMETER, failHello(
                hello -> TestMessages.adding(hello, ExtensionType.PRE_SHARED_KEY.id(), new byte[50]),
                hello -> TestMessages.adding(hello, 0x2a2a, NOTHING)));
        assertAlert(Alert.MISSING_EXTENSION, failHello(
                hello -> TestMessages.adding(hello, ExtensionType.PRE_SHARED_KEY.id(), new byte[50])));
    }

    @Test
    void theSecondClientHelloRepeatsTheFirst() {
        // RFC 8446 §4.1.2: without modification, except for the key share and what else was asked for.
        assertAlert(Alert.ILLEGAL_PARAMETER, failSecondHello(
                hello -> TestMessages.adding(hello, 0x2a2a, NOTHING)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failSecondHello(hello -> setting(hello, 10, hello[10] ^ 1)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failSecondHello(
                hello -> withShare(hello, NamedGroup.X25519, new byte[32])));
    }

    @Test
    void theCookieOfAHelloRetryRequestIsEchoed() {
        // RFC 8446 §4.2.2: the client copies the cookie into its second ClientHello. RFC 9001 §4.7: in QUIC too.
        byte[] cookie = new TlsWriter().writeVector(2, new byte[] {1, 2, 3}).toBytes();
        TlsPair pair = retrying();
        pair.client.start();
        byte[] retry = serverAnswer(pair, pair.fromClient.toSend.remove().message());
        TlsPair.deliver(pair.client, EncryptionLevel.INITIAL,
                TestMessages.adding(retry, ExtensionType.COOKIE.id(), cookie), 10_000);
        ClientHello second = ClientHello.parse(pair.fromClient.toSend.remove().message());
        assertEquals(hex(cookie), hex(second.extensions().body(ExtensionType.COOKIE)));
        assertEquals(NamedGroup.SECP256R1.id(), second.shares().getFirst().group());
    }

    @Test
    void aHelloRetryRequestMustMakeSense() {
        // RFC 8446 §4.1.4: it changes something; RFC 8446 §4.2.8: for a group offered and not yet sent.
        assertAlert(Alert.ILLEGAL_PARAMETER, failRetry(retry -> TestMessages.without(retry, ExtensionType.KEY_SHARE)));
        assertAlert(Alert.ILLEGAL_PARAMETER, failRetry(retry -> askingFor(retry, NamedGroup.X25519.id())));
        assertAlert(Alert.ILLEGAL_PARAMETER, failRetry(retry -> askingFor(retry, 0x1a1a)));
        assertAlert(Alert.DECODE_ERROR, failRetry(retry -> TestMessages.adding(retry, ExtensionType.COOKIE.id(),
                new byte[2])));
        assertAlert(Alert.UNSUPPORTED_EXTENSION, failRetry(retry -> TestMessages.adding(retry, 0x1a1a, NOTHING)));
    }

    @Test
    void aSecondHelloRetryRequestIsUnexpected() {
        // RFC 8446 §4.1.4: unexpected_message.
        TlsPair pair = retrying();
        pair.client.start();
        byte[] retry = serverAnswer(pair, pair.fromClient.toSend.remove().message());
        TlsPair.deliver(pair.client, EncryptionLevel.INITIAL, retry, 10_000);
        byte[] again = askingFor(retry, NamedGroup.SECP384R1.id());
        assertAlert(Alert.UNEXPECTED_MESSAGE, assertThrows(ProtocolViolation.class,
                () -> TlsPair.deliver(pair.client, EncryptionLevel.INITIAL, again, 10_000)));
    }

    @Test
    void theSuiteStaysTheSameAfterAHelloRetryRequest() {
        TlsPair pair = retrying();
        pair.client.start();
        byte[] retry = serverAnswer(pair, pair.fromClient.toSend.remove().message());
        TlsPair.deliver(pair.client, EncryptionLevel.INITIAL, retry, 10_000);
        byte[] hello = serverAnswer(pair, pair.fromClient.toSend.remove().message());
        byte[] changed = setting(hello, TestMessages.extensionsAt(hello) - 2, 3);
        assertAlert(Alert.ILLEGAL_PARAMETER, assertThrows(ProtocolViolation.class,
                () -> TlsPair.deliver(pair.client, EncryptionLevel.INITIAL, changed, 10_000)));
    }

    @Test
    void certificatesMustBeReadableAndThere() {
        // RFC 8446 §4.4.2.4: an empty list is decode_error; RFC 8446 §4.4.2: no context, no extension not asked for.
        assertAlert(Alert.DECODE_ERROR, failCertificate(message -> CertificateMessage.encode(List.of())));
        assertAlert(Alert.ILLEGAL_PARAMETER, failCertificate(message -> TestMessages.message(11,
                TestDer.join(new byte[] {1, 9}, Arrays.copyOfRange(message, 5, message.length)))));
        byte[] garbage = new TlsWriter().writeByte(0).writeVector(3, new TlsWriter().writeVector(3, new byte[40])
                .writeShort(0).toBytes()).toBytes();
        assertAlert(Alert.BAD_CERTIFICATE, failCertificate(message -> TestMessages.message(11, garbage)));
        byte[] withExtension = new TlsWriter().writeByte(0).writeVector(3, new TlsWriter()
                .writeVector(3, encoded(TestSetup.SERVER)).writeVector(2, new byte[] {0, 5, 0, 0}).toBytes()).toBytes();
        assertAlert(Alert.UNSUPPORTED_EXTENSION,
                failCertificate(message -> TestMessages.message(11, withExtension)));
    }

    @Test
    void anUnknownExtensionOfACertificateRequestIsIgnored() {
        // RFC 8446 §4.3.2: clients ignore unrecognized extensions there; signature_algorithms must come, a context not.
        byte[] request = CertificateRequest.encode(new java.security.cert.X509Certificate[0]);
        byte[] greased = TestMessages.adding(request, 0x2a2a, NOTHING);
        assertEquals(SignatureScheme.values().length, CertificateRequest.parse(greased).signatureSchemes().length);
        assertAlert(Alert.MISSING_EXTENSION, assertThrows(ProtocolViolation.class, () -> CertificateRequest.parse(
                TestMessages.without(request, ExtensionType.SIGNATURE_ALGORITHMS))));
        byte[] withContext = TestMessages.message(13, TestDer.join(new byte[] {1, 7},
                Arrays.copyOfRange(request, 5, request.length)));
        assertAlert(Alert.ILLEGAL_PARAMETER, assertThrows(ProtocolViolation.class,
                () -> CertificateRequest.parse(withContext)));
    }

    @Test
    void certificateVerifyMustFitAndVerify() {
        // RFC 8446 §4.4.3: a scheme for handshakes that fits the key, and a signature that verifies.
        assertAlert(Alert.DECRYPT_ERROR, failVerify(message -> setting(message, message.length - 1,
                message[message.length - 1] ^ 1)));
        for (SignatureScheme scheme : SignatureScheme.values()) {
            if (scheme != SignatureScheme.ECDSA_SECP256R1_SHA256) {
                assertAlert(Alert.ILLEGAL_PARAMETER, failVerify(message ->
                        setting(setting(message, 4, scheme.id() >> 8), 5, scheme.id() & 0xff)));
            }
        }
        assertAlert(Alert.ILLEGAL_PARAMETER, failVerify(message -> setting(message, 4, 2)));
    }

    @Test
    void aServerThatSignsForTheOtherSideIsRefused() {
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.changing(false, HandshakeType.CERTIFICATE_VERIFY, message -> CertificateVerify.sign(
                Credential.of(TestSetup.SERVER.keyManager(), "test", new int[] {0x0403}), false, new byte[32],
                new java.security.SecureRandom()).encode());
        assertAlert(Alert.DECRYPT_ERROR, pair.fail());
    }

    @Test
    void finishedMustVerifyOnBothSides() {
        // RFC 8446 §4.4.4: decrypt_error.
        for (boolean byClient : new boolean[] {true, false}) {
            for (int index : new int[] {4, 35}) {
                assertAlert(Alert.DECRYPT_ERROR, new TlsPair(TestSetup.client(), TestSetup.server())
                        .changing(byClient, HandshakeType.FINISHED,
                                message -> setting(message, index, message[index] ^ 1)).fail());
            }
            assertAlert(Alert.DECODE_ERROR, new TlsPair(TestSetup.client(), TestSetup.server())
                    .changing(byClient, HandshakeType.FINISHED,
                            message -> TestMessages.message(20, new byte[31])).fail());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 8, 11, 13, 15, 20, 24, 254, 255})
    void aServerExpectsAClientHelloFirst(int type) {
        // RFC 8446 §4: a message out of order is unexpected_message.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        // One byte is enough to know; nothing is kept to wait for the rest.
        assertAlert(Alert.UNEXPECTED_MESSAGE, assertThrows(ProtocolViolation.class,
                () -> pair.server.receive(EncryptionLevel.INITIAL, new byte[] {(byte) type}, 0, 1)));
        assertEquals(ServerState.FAILED, pair.server.state());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 8, 11, 15, 20, 24})
    void afterTheHandshakeAClientTakesOnlyTickets(int type) {
        // RFC 9001 §6: a TLS KeyUpdate (24) is an error. RFC 9001 §8.3: EndOfEarlyData (5) is not used.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
        assertAlert(Alert.UNEXPECTED_MESSAGE, assertThrows(ProtocolViolation.class,
                () -> pair.client.receive(EncryptionLevel.ONE_RTT, new byte[] {(byte) type, 0, 0, 1, 0}, 0, 5)));
    }

    @Test
    void afterTheHandshakeAServerTakesNothing() {
        // RFC 9001 §6: nor does it take a KeyUpdate.
        for (int type = 0; type < 30; type++) {
            TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
            byte[] message = {(byte) type, 0, 0, 1, 0};
            assertAlert(Alert.UNEXPECTED_MESSAGE, assertThrows(ProtocolViolation.class,
                    () -> pair.server.receive(EncryptionLevel.ONE_RTT, message, 0, 5)));
        }
    }

    @Test
    void aCertificateRequestAfterTheHandshakeIsAProtocolViolation() {
        // RFC 9001 §4.4: no authentication after the handshake.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
        byte[] request = CertificateRequest.encode(new java.security.cert.X509Certificate[0]);
        assertEquals(TransportError.PROTOCOL_VIOLATION, assertThrows(ProtocolViolation.class,
                () -> TlsPair.deliver(pair.client, EncryptionLevel.ONE_RTT, request, 10_000)).code());
    }

    @Test
    void aTicketWithATlsSizeOfEarlyDataIsAProtocolViolation() {
        // RFC 9001 §4.6.1: max_early_data_size is 0xffffffff in QUIC.
        for (int size : new int[] {0, 16384, 0xfffffffe, 0x7fffffff}) {
            TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
            assertEquals(TransportError.PROTOCOL_VIOLATION, assertThrows(ProtocolViolation.class,
                    () -> TlsPair.deliver(pair.client, EncryptionLevel.ONE_RTT, TestMessages.ticket(size), 10))
                    .code());
        }
    }

    @Test
    void bytesBehindTheLastMessageOfALevelAreAProtocolViolation() {
        // RFC 9001 §4.1.3: what TLS has not consumed when keys of the next level come is PROTOCOL_VIOLATION.
        for (boolean byClient : new boolean[] {true, false}) {
            for (HandshakeType type : byClient ? List.of(HandshakeType.CLIENT_HELLO, HandshakeType.FINISHED)
                    : List.of(HandshakeType.SERVER_HELLO, HandshakeType.FINISHED)) {
                TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).changing(byClient, type,
                        message -> Arrays.copyOf(message, message.length + 1));
                assertEquals(TransportError.PROTOCOL_VIOLATION, pair.fail().code(), type.toString());
                assertFalse(byClient && pair.fromServer.complete || !byClient && pair.fromClient.complete);
            }
        }
    }

    @Test
    void newDataAtALevelLeftBehindIsAProtocolViolation() {
        // RFC 9001 §4.1.3: nothing past the end of what a previous level brought.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server()).run();
        for (TlsEngine engine : List.of(pair.client, pair.server)) {
            for (EncryptionLevel level : List.of(EncryptionLevel.INITIAL, EncryptionLevel.HANDSHAKE)) {
                assertEquals(TransportError.PROTOCOL_VIOLATION, assertThrows(ProtocolViolation.class,
                        () -> engine.receive(level, new byte[1], 0, 1)).code());
            }
        }
    }

    @Test
    void cryptoDataIn0RttIsAProtocolViolation() {
        // RFC 9001 §8.3: there is no EndOfEarlyData, so nothing comes in CRYPTO frames of 0-RTT packets.
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        assertEquals(TransportError.PROTOCOL_VIOLATION, assertThrows(ProtocolViolation.class,
                () -> pair.server.receive(EncryptionLevel.ZERO_RTT, new byte[] {5, 0, 0, 0}, 0, 4)).code());
    }

    @Test
    void dataAtALevelAheadIsUnexpected() {
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        assertAlert(Alert.UNEXPECTED_MESSAGE, assertThrows(ProtocolViolation.class,
                () -> pair.server.receive(EncryptionLevel.HANDSHAKE, new byte[1], 0, 1)));
    }

    @Test
    void messagesAreBoundedBeforeTheyArrive() {
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        byte[] header = {1, 0, 0x40, 1};
        assertAlert(Alert.ILLEGAL_PARAMETER, assertThrows(ProtocolViolation.class,
                () -> pair.server.receive(EncryptionLevel.INITIAL, header, 0, 4)));
        TlsPair slow = new TlsPair(TestSetup.client(), TestSetup.server());
        slow.server.receive(EncryptionLevel.INITIAL, new byte[] {1, 0, 0x40, 0}, 0, 4);
        // What is declared costs nothing; what has arrived at most twice its size.
        assertTrue(slow.server.retainedBytes() < 300);
        for (int i = 0; i < 1000; i++) {
            slow.server.receive(EncryptionLevel.INITIAL, new byte[1], 0, 1);
        }
        assertTrue(slow.server.retainedBytes() < 300 + 2 * 1004);
        slow.server.free();
        assertTrue(slow.server.retainedBytes() < 300);
    }

    @Test
    void aRefusalOfTheTransportPassesUnchanged() {
        // RFC 9001 §8.2: what the parameters say is the transport's to judge.
        ProtocolViolation refusal = new ProtocolViolation(TransportError.TRANSPORT_PARAMETER_ERROR, "no");
        TlsOutput refusing = (TlsOutput) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {TlsOutput.class}, (proxy, method, arguments) -> {
                    throw refusal;
                });
        ServerHandshake server = new ServerHandshake(TestSetup.server(), refusing, new java.security.SecureRandom());
        TlsPair pair = new TlsPair(TestSetup.client(), TestSetup.server());
        pair.client.start();
        byte[] hello = pair.fromClient.toSend.remove().message();
        assertEquals(refusal, assertThrows(ProtocolViolation.class,
                () -> TlsPair.deliver(server, EncryptionLevel.INITIAL, hello, 10_000)));
        assertEquals(ServerState.FAILED, server.state());
    }

    private static TlsPair retrying() {
        return new TlsPair(TestSetup.client(null, List.of(NamedGroup.X25519, NamedGroup.SECP256R1,
                NamedGroup.SECP384R1)), TestSetup.server(null, List.of(NamedGroup.SECP256R1), TestSetup.SERVER));
    }

    private static byte[] serverAnswer(TlsPair pair, byte[] hello) {
        TlsPair.deliver(pair.server, EncryptionLevel.INITIAL, hello, 10_000);
        return pair.fromServer.toSend.remove().message();
    }

    private static ProtocolViolation failRetry(UnaryOperator<byte[]> change) {
        return retrying().changing(false, HandshakeType.SERVER_HELLO, change).fail();
    }

    private static ProtocolViolation failSecondHello(UnaryOperator<byte[]> change) {
        TlsPair pair = retrying();
        int[] hellos = new int[1];
        return pair.changing(true, HandshakeType.CLIENT_HELLO, hello -> hellos[0]++ == 0 ? hello : change.apply(hello))
                .fail();
    }

    private static ProtocolViolation failHello(UnaryOperator<byte[]> change) {
        return new TlsPair(TestSetup.client(), TestSetup.server())
                .changing(true, HandshakeType.CLIENT_HELLO, change).fail();
    }

    private static ProtocolViolation failHello(UnaryOperator<byte[]> first, UnaryOperator<byte[]> then) {
        return failHello(hello -> then.apply(first.apply(hello)));
    }

    private static ProtocolViolation failServerHello(UnaryOperator<byte[]> change) {
        return new TlsPair(TestSetup.client(), TestSetup.server())
                .changing(false, HandshakeType.SERVER_HELLO, change).fail();
    }

    private static ProtocolViolation failEncryptedExtensions(UnaryOperator<byte[]> change) {
        return new TlsPair(TestSetup.client(), TestSetup.server())
                .changing(false, HandshakeType.ENCRYPTED_EXTENSIONS, change).fail();
    }

    private static ProtocolViolation failCertificate(UnaryOperator<byte[]> change) {
        return new TlsPair(TestSetup.client(), TestSetup.server())
                .changing(false, HandshakeType.CERTIFICATE, change).fail();
    }

    private static ProtocolViolation failVerify(UnaryOperator<byte[]> change) {
        return new TlsPair(TestSetup.client(), TestSetup.server())
                .changing(false, HandshakeType.CERTIFICATE_VERIFY, change).fail();
    }

    private static byte[] withSessionId(byte[] hello, int length) {
        int at = 4 + 2 + 32;
        return TestMessages.message(hello[0], TestDer.join(Arrays.copyOfRange(hello, 4, at), new byte[] {(byte) length},
                new byte[length], Arrays.copyOfRange(hello, at + 1, hello.length)));
    }

    private static byte[] withShare(byte[] hello, NamedGroup group, byte[] key) {
        byte[] share = new TlsWriter().writeShort(group.id()).writeVector(2, key).toBytes();
        return TestMessages.with(hello, ExtensionType.KEY_SHARE, new TlsWriter().writeVector(2, share).toBytes());
    }

    private static byte[] askingFor(byte[] retry, int group) {
        return TestMessages.with(retry, ExtensionType.KEY_SHARE, new TlsWriter().writeShort(group).toBytes());
    }

    private static byte[] point(int length) {
        byte[] point = new byte[length];
        point[0] = 4;
        point[length - 1] = 7;
        return point;
    }

    private static byte[] setting(byte[] message, int index, int value) {
        byte[] changed = message.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static byte[] encoded(TestIdentity identity) {
        try {
            return identity.chain().getFirst().getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static void assertAlert(Alert expected, ProtocolViolation violation) {
        assertEquals(0x100 + expected.code(), violation.code(), violation.toString());
    }
}
