package ebb.quic.tls;

import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The server's side of a TLS 1.3 handshake over QUIC (RFC 8446 §2, RFC 9001 §4). Owned by one connection and confined
 * to its loop; its states and their order are {@link ServerState}'s.
 */
public final class ServerHandshake implements TlsEngine {
    // The engine, its input, its output of small objects.
    private static final int FIXED_BYTES = 160;

    private final TlsServerConfig config;
    private final TlsOutput output;
    private final SecureRandom random;
    private final HandshakeInput input = new HandshakeInput();
    private final Outcome outcome = new Outcome();
    private final HandshakeInput.Receiver receiver = new Messages();
    private ServerState state = ServerState.WAIT_CLIENT_HELLO;
    private Transcript transcript;
    private Secrets secrets;
    private Retry retry;

    /** What is remembered of the first ClientHello after a HelloRetryRequest. */
    private record Retry(ServerChoice choice, byte[] fixedPart) {
        static final int RETAINED_BYTES = 96;
    }

    /** A handshake that waits for a ClientHello; {@code random} gives keys and nonces. */
    public ServerHandshake(TlsServerConfig config, TlsOutput output, SecureRandom random) {
        this.config = config;
        this.output = output;
        this.random = random;
    }

    @Override
    public void start() {
        // The client speaks first.
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
                case CLIENT_HELLO -> clientHello(message);
                case CERTIFICATE -> certificate(message);
                case CERTIFICATE_VERIFY -> certificateVerify(message);
                case FINISHED -> finished(message);
                case SERVER_HELLO, ENCRYPTED_EXTENSIONS, CERTIFICATE_REQUEST, NEW_SESSION_TICKET ->
                    throw new AssertionError(type);
            }
        }
    }

    private void clientHello(byte[] message) {
        input.levelEnds();
        ClientHello hello = ClientHello.parse(message);
        ServerChoice choice = state == ServerState.WAIT_CLIENT_HELLO ? firstHello(hello) : secondHello(hello);
        transcript.add(message);
        if (choice.share() == null) {
            askForShare(choice, hello);
        } else {
            answer(choice, hello);
        }
    }

    private ServerChoice firstHello(ClientHello hello) {
        ServerChoice choice = ServerChoice.of(config, hello);
        outcome.suite(choice.suite());
        transcript = new Transcript(choice.suite());
        return choice;
    }

    private ServerChoice secondHello(ClientHello hello) {
        // RFC 8446 §4.1.2: the second ClientHello repeats the first but for what was asked to change.
        if (!MessageDigest.isEqual(retry.fixedPart, hello.fixedPart())) {
            throw Alert.ILLEGAL_PARAMETER.violation("the second ClientHello differs from the first");
        }
        ServerChoice choice = retry.choice.withShareOf(hello);
        retry = null;
        return choice;
    }

    private void askForShare(ServerChoice choice, ClientHello hello) {
        retry = new Retry(choice, hello.fixedPart());
        outcome.markRetried();
        transcript.retry();
        byte[] request = ServerHello.encodeRetry(choice.suite().id(), choice.group());
        transcript.add(request);
        become(ServerState.WAIT_SECOND_CLIENT_HELLO);
        output.crypto(EncryptionLevel.INITIAL, request);
    }

    private void answer(ServerChoice choice, ClientHello hello) {
        // Everything that the client could have got wrong is looked at before the first answer leaves.
        int[] schemes = hello.signatureSchemes();
        outcome.serverName(hello.serverName());
        outcome.protocol(ServerChoice.protocol(config.protocols(), hello.protocols()));
        byte[] parameters = hello.transportParameters();
        IdentityChoice.Chosen identity = IdentityChoice.choose(config.identities(), outcome.serverName(), schemes);
        output.peerTransportParameters(parameters);
        sendServerHello(choice, hello);
        byte[] local = output.localTransportParameters();
        boolean usedName = identity.match() != HostName.Match.NONE;
        send(new EncryptedExtensions(outcome.protocol(), local).encode(usedName));
        boolean asks = config.clientAuth() != ClientAuth.NONE;
        if (asks) {
            send(CertificateRequest.encode(PeerTrust.orDefault(config.clientTrust()).getAcceptedIssuers()));
        }
        send(CertificateMessage.encode(identity.credential().chain()));
        send(CertificateVerify.sign(identity.credential(), true, transcript.hash(), random).encode());
        send(Finished.encode(secrets.serverFinished(transcript.hash())));
        become(asks ? ServerState.WAIT_CERTIFICATE : ServerState.WAIT_FINISHED);
        secrets.deriveApplication(transcript.hash());
        // RFC 9001 §4.1.4: a server may send 1-RTT packets now; it reads them when the handshake is complete (§5.7).
        secrets.installWrite(EncryptionLevel.ONE_RTT);
    }

    private void sendServerHello(ServerChoice choice, ClientHello hello) {
        outcome.group(choice.group());
        KeyShare.Answer answer = KeyShare.answer(choice.group(), choice.share(), random);
        byte[] serverRandom = new byte[ClientHello.RANDOM_LENGTH];
        random.nextBytes(serverRandom);
        byte[] message = ServerHello.encode(serverRandom, choice.suite().id(), choice.group(), answer.share());
        transcript.add(message);
        secrets = new Secrets(true, choice.suite(), hello.random(), output, config.keyLog());
        output.crypto(EncryptionLevel.INITIAL, message);
        secrets.installHandshake(answer.secret(), transcript.hash());
    }

    private void certificate(byte[] message) {
        List<X509Certificate> chain = CertificateMessage.parse(message);
        transcript.add(message);
        if (chain.isEmpty()) {
            // RFC 8446 §4.4.2.4: a server that insists on a certificate ends with certificate_required.
            if (config.clientAuth() == ClientAuth.NEEDED) {
                throw Alert.CERTIFICATE_REQUIRED.violation("the client shows no certificate");
            }
            become(ServerState.WAIT_FINISHED);
            return;
        }
        PeerTrust.checkClient(config.clientTrust(), outcome.suite(), chain);
        outcome.peerChain(chain, message.length);
        become(ServerState.WAIT_CERTIFICATE_VERIFY);
    }

    private void certificateVerify(byte[] message) {
        CertificateVerify.parse(message)
                .check(outcome.peerChain().getFirst().getPublicKey(), false, transcript.hash());
        transcript.add(message);
        become(ServerState.WAIT_FINISHED);
    }

    private void finished(byte[] message) {
        byte[] received = Finished.parse(message, outcome.suite().hashLength());
        Secrets.requireEqual(secrets.clientFinished(transcript.hash()), received);
        input.levelEnds();
        become(ServerState.CONNECTED);
        // RFC 9001 §5.7: 1-RTT packets of the client are read only now that the handshake is complete.
        secrets.installRead(EncryptionLevel.ONE_RTT);
        dropSecrets();
        output.complete();
    }

    private void send(byte[] message) {
        transcript.add(message);
        output.crypto(EncryptionLevel.HANDSHAKE, message);
    }

    private void become(ServerState next) {
        if (!state.leadsTo(next)) {
            throw new IllegalStateException(state + " does not lead to " + next);
        }
        state = next;
    }

    private void fail() {
        if (state != ServerState.FAILED) {
            become(ServerState.FAILED);
        }
        free();
    }

    private void dropSecrets() {
        if (secrets != null) {
            secrets.free();
        }
        secrets = null;
        transcript = null;
        retry = null;
    }

    /** Where the handshake stands. */
    ServerState state() {
        return state;
    }

    @Override
    public boolean isComplete() {
        return state == ServerState.CONNECTED;
    }

    @Override
    public Agreement agreement() {
        return outcome.agreement();
    }

    @Override
    public long retainedBytes() {
        return FIXED_BYTES + input.retainedBytes() + outcome.retainedBytes()
                + (retry == null ? 0 : Retry.RETAINED_BYTES)
                + (transcript == null ? 0 : Transcript.RETAINED_BYTES)
                + (secrets == null ? 0 : secrets.retainedBytes());
    }

    @Override
    public void free() {
        input.free();
        dropSecrets();
    }
}
