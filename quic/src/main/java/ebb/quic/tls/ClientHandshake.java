package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The client's side of a TLS 1.3 handshake over QUIC (RFC 8446 §2, RFC 9001 §4). Owned by one connection and confined
 * to its loop; its states and their order are {@link ClientState}'s.
 */
public final class ClientHandshake implements TlsEngine {
    // The engine, its input, its output of small objects.
    private static final int FIXED_BYTES = 160;

    private final TlsClientConfig config;
    private final TlsOutput output;
    private final SecureRandom random;
    private final HandshakeInput input = new HandshakeInput();
    private final Outcome outcome = new Outcome();
    private final HandshakeInput.Receiver receiver = new Messages();
    private ClientState state = ClientState.START;
    private ClientOffer offer;
    private byte[] firstHello = {};
    private Transcript transcript;
    private Secrets secrets;
    private CertificateRequest certificateRequest;

    /** A handshake that has not begun; {@code random} gives keys and nonces. */
    public ClientHandshake(TlsClientConfig config, TlsOutput output, SecureRandom random) {
        this.config = config;
        this.output = output;
        this.random = random;
    }

    @Override
    public void start() {
        become(ClientState.WAIT_SERVER_HELLO);
        outcome.serverName(HostName.forServerName(config.serverName()));
        offer = new ClientOffer(config, output.localTransportParameters(), random);
        firstHello = offer.encode();
        output.crypto(EncryptionLevel.INITIAL, firstHello.clone());
    }

    @Override
    public void receive(EncryptionLevel level, byte[] buffer, int offset, int length) {
        try {
            input.receive(level, buffer, offset, length, receiver);
        } catch (ProtocolViolation e) {
            fail();
            throw e;
        }
    }

    /** The door for messages, kept off the public face of the engine. */
    private final class Messages implements HandshakeInput.Receiver {
        @Override
        public EncryptionLevel readLevel() {
            return state.readLevel();
        }

        @Override
        public boolean accepts(HandshakeType type) {
            return state.accepts(type);
        }

        @Override
        public void message(HandshakeType type, byte[] message) {
            switch (type) {
                case SERVER_HELLO -> serverHello(message);
                case ENCRYPTED_EXTENSIONS -> encryptedExtensions(message);
                case CERTIFICATE_REQUEST -> certificateRequest(message);
                case CERTIFICATE -> certificate(message);
                case CERTIFICATE_VERIFY -> certificateVerify(message);
                case FINISHED -> finished(message);
                case NEW_SESSION_TICKET -> NewSessionTicket.check(message);
                case CLIENT_HELLO -> throw new AssertionError(type);
            }
        }
    }

    private void serverHello(byte[] message) {
        ServerHello hello = ServerHello.parse(message);
        CipherSuite suite = offer.acceptSuite(hello);
        if (transcript == null) {
            outcome.suite(suite);
            transcript = new Transcript(suite);
            transcript.add(firstHello);
            firstHello = new byte[0];
        }
        if (hello.retry()) {
            helloRetryRequest(hello, message);
            return;
        }
        input.levelEnds();
        transcript.add(message);
        KeyShare keyShare = offer.keyShare();
        outcome.group(keyShare.group());
        byte[] sharedSecret = keyShare.agree(hello.share(keyShare.group()));
        secrets = new Secrets(false, suite, offer.random(), output, config.keyLog());
        offer = null;
        become(ClientState.WAIT_ENCRYPTED_EXTENSIONS);
        secrets.installHandshake(sharedSecret, transcript.hash());
    }

    private void helloRetryRequest(ServerHello hello, byte[] message) {
        // RFC 8446 §4.1.4: a second HelloRetryRequest on a connection is unexpected_message.
        if (state == ClientState.WAIT_SECOND_SERVER_HELLO) {
            throw Alert.UNEXPECTED_MESSAGE.violation("second HelloRetryRequest");
        }
        // RFC 9001 §4.7: in QUIC it is like any other message of Initial packets, answered there.
        input.levelEnds();
        offer.change(hello);
        outcome.markRetried();
        transcript.retry();
        transcript.add(message);
        byte[] secondHello = offer.encode();
        transcript.add(secondHello);
        become(ClientState.WAIT_SECOND_SERVER_HELLO);
        output.crypto(EncryptionLevel.INITIAL, secondHello);
    }

    private void encryptedExtensions(byte[] message) {
        EncryptedExtensions extensions =
                EncryptedExtensions.parse(message, config.protocols(), !outcome.serverName().isEmpty());
        transcript.add(message);
        outcome.protocol(extensions.protocol());
        become(ClientState.WAIT_CERTIFICATE_OR_REQUEST);
        output.peerTransportParameters(extensions.transportParameters());
    }

    private void certificateRequest(byte[] message) {
        if (state == ClientState.CONNECTED) {
            throw CertificateRequest.afterHandshake();
        }
        certificateRequest = CertificateRequest.parse(message);
        transcript.add(message);
        become(ClientState.WAIT_CERTIFICATE);
    }

    private void certificate(byte[] message) {
        List<X509Certificate> chain = CertificateMessage.parse(message);
        // RFC 8446 §4.4.2.4: a server without a certificate is decode_error.
        if (chain.isEmpty()) {
            throw Alert.DECODE_ERROR.violation("the server shows no certificate");
        }
        PeerTrust.checkServer(config, outcome.suite(), chain);
        transcript.add(message);
        outcome.peerChain(chain, message.length);
        become(ClientState.WAIT_CERTIFICATE_VERIFY);
    }

    private void certificateVerify(byte[] message) {
        CertificateVerify.parse(message)
                .check(outcome.peerChain().getFirst().getPublicKey(), true, transcript.hash());
        transcript.add(message);
        become(ClientState.WAIT_FINISHED);
    }

    private void finished(byte[] message) {
        byte[] received = Finished.parse(message, outcome.suite().hashLength());
        Secrets.requireEqual(secrets.serverFinished(transcript.hash()), received);
        input.levelEnds();
        transcript.add(message);
        byte[] serverFinishedHash = transcript.hash();
        if (certificateRequest != null) {
            answerCertificateRequest();
        }
        send(Finished.encode(secrets.clientFinished(transcript.hash())));
        secrets.deriveApplication(serverFinishedHash);
        become(ClientState.CONNECTED);
        // RFC 9001 §4.1.1: the handshake is complete when this side has sent its Finished and verified the peer's.
        secrets.installWrite(EncryptionLevel.ONE_RTT);
        secrets.installRead(EncryptionLevel.ONE_RTT);
        dropSecrets();
        output.complete();
    }

    private void answerCertificateRequest() {
        Credential credential = ClientCredential.choose(config.keyManager(), certificateRequest);
        // RFC 8446 §4.4.2: who is asked and has no certificate answers with an empty list; the server decides.
        send(CertificateMessage.encode(credential == null ? List.of() : credential.chain()));
        if (credential != null) {
            send(CertificateVerify.sign(credential, false, transcript.hash(), random).encode());
        }
    }

    private void send(byte[] message) {
        transcript.add(message);
        output.crypto(EncryptionLevel.HANDSHAKE, message);
    }

    private void become(ClientState next) {
        if (!state.leadsTo(next)) {
            throw new IllegalStateException(state + " does not lead to " + next);
        }
        state = next;
    }

    private void fail() {
        if (state != ClientState.FAILED) {
            become(ClientState.FAILED);
        }
        free();
    }

    private void dropSecrets() {
        if (secrets != null) {
            secrets.free();
        }
        secrets = null;
        transcript = null;
        certificateRequest = null;
    }

    /** Where the handshake stands. */
    ClientState state() {
        return state;
    }

    @Override
    public boolean isComplete() {
        return state == ClientState.CONNECTED;
    }

    @Override
    public Agreement agreement() {
        return outcome.agreement();
    }

    @Override
    public long retainedBytes() {
        return FIXED_BYTES + firstHello.length + input.retainedBytes() + outcome.retainedBytes()
                + (offer == null ? 0 : offer.retainedBytes())
                + (transcript == null ? 0 : Transcript.RETAINED_BYTES)
                + (secrets == null ? 0 : secrets.retainedBytes());
    }

    @Override
    public void free() {
        input.free();
        dropSecrets();
        offer = null;
        firstHello = new byte[0];
    }
}
