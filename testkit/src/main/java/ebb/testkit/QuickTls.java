package ebb.testkit;

import ebb.quic.connection.ConnectionSetup;
import ebb.quic.model.TransportError;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.protection.Hkdf;
import ebb.quic.tls.Agreement;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A stand-in for TLS that costs microseconds and protects nothing: it exchanges messages at the same levels, of sizes
 * to choose, and makes keys from two numbers that travel in the open. For simulations of thousands of handshakes only.
 */
public final class QuickTls implements TlsEngine {
    private static final int HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int PARAMETERS = 8;
    private static final int FINISHED = 20;
    private static final int HEADER_BYTES = 4;
    private static final int RANDOM_BYTES = 32;
    private static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;

    /**
     * How big the flights are.
     *
     * @param helloBytes       of the client's first message
     * @param serverFlightBytes of the server's messages at the Handshake level
     */
    public record Sizes(int helloBytes, int serverFlightBytes) {
        /** As with a small certificate. */
        public static final Sizes USUAL = new Sizes(300, 900);
    }

    private final boolean server;
    private final Sizes sizes;
    private final TlsOutput output;
    private final RandomGenerator random;
    private byte[] pending = new byte[0];
    private byte[] clientRandom;
    private byte[] shared;
    private boolean complete;

    private QuickTls(boolean server, Sizes sizes, TlsOutput output, RandomGenerator random) {
        this.server = server;
        this.sizes = sizes;
        this.output = output;
        this.random = random;
    }

    /** Makes engines of one side. */
    public static ConnectionSetup.TlsFactory factory(boolean server, Sizes sizes, RandomGenerator random) {
        return output -> new QuickTls(server, sizes, output, random);
    }

    @Override
    public void start() {
        if (!server) {
            clientRandom = randomBytes();
            output.crypto(EncryptionLevel.INITIAL,
                    message(HELLO, clientRandom, output.localTransportParameters(), sizes.helloBytes));
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A message of a head, a counted body, and zeros up to the size. */
    private static byte[] message(int type, byte[] head, byte[] body, int size) {
        int length = Math.max(size, HEADER_BYTES + head.length + 2 + body.length);
        return ByteBuffer.allocate(length).putInt(type << 24 | length - HEADER_BYTES).put(head)
                .putShort((short) body.length).put(body).array();
    }

    @Override
    public void receive(EncryptionLevel level, byte[] buffer, int offset, int length) {
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + length);
        System.arraycopy(buffer, offset, pending, before, length);
        while (pending.length >= HEADER_BYTES) {
            int size = HEADER_BYTES + (ByteBuffer.wrap(pending).getInt() & 0xffffff);
            if (pending.length < size) {
                return;
            }
            byte[] message = Arrays.copyOf(pending, size);
            pending = Arrays.copyOfRange(pending, size, pending.length);
            handle(level, message);
        }
    }

    private void handle(EncryptionLevel level, byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).position(HEADER_BYTES);
        int type = message[0];
        if (server && type == HELLO && level == EncryptionLevel.INITIAL && clientRandom == null) {
            answer(in);
        } else if (!server && type == SERVER_HELLO && level == EncryptionLevel.INITIAL && shared == null) {
            share(bytes(in, RANDOM_BYTES));
        } else if (!server && type == PARAMETERS && level == EncryptionLevel.HANDSHAKE && !complete) {
            output.peerTransportParameters(body(in));
            output.writeSecret(EncryptionLevel.ONE_RTT, SUITE, secret("client app"));
            output.readSecret(EncryptionLevel.ONE_RTT, SUITE, secret("server app"));
            output.crypto(EncryptionLevel.HANDSHAKE, message(FINISHED, new byte[0], new byte[0], 36));
            finish();
        } else if (server && type == FINISHED && level == EncryptionLevel.HANDSHAKE && !complete) {
            output.readSecret(EncryptionLevel.ONE_RTT, SUITE, secret("client app"));
            finish();
        } else {
            throw new ProtocolViolation(TransportError.crypto(10), 0x06, "message " + type + " is not expected");
        }
    }

    private void answer(ByteBuffer hello) {
        clientRandom = bytes(hello, RANDOM_BYTES);
        output.peerTransportParameters(body(hello));
        byte[] serverRandom = randomBytes();
        output.crypto(EncryptionLevel.INITIAL, message(SERVER_HELLO, serverRandom, new byte[0], 90));
        share(serverRandom);
        output.crypto(EncryptionLevel.HANDSHAKE, message(PARAMETERS, new byte[0],
                output.localTransportParameters(), sizes.serverFlightBytes));
        output.writeSecret(EncryptionLevel.ONE_RTT, SUITE, secret("server app"));
    }

    private void share(byte[] serverRandom) {
        shared = Hkdf.extract(SUITE, clientRandom, serverRandom);
        output.writeSecret(EncryptionLevel.HANDSHAKE, SUITE, secret(server ? "server hs" : "client hs"));
        output.readSecret(EncryptionLevel.HANDSHAKE, SUITE, secret(server ? "client hs" : "server hs"));
    }

    private byte[] secret(String label) {
        return Hkdf.expandLabel(SUITE, shared, label, new byte[0], SUITE.hashLength());
    }

    private void finish() {
        complete = true;
        output.complete();
    }

    private static byte[] body(ByteBuffer in) {
        byte[] length = bytes(in, 2);
        return bytes(in, (length[0] & 0xff) << 8 | length[1] & 0xff);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (in.remaining() < length) {
            throw new ProtocolViolation(TransportError.crypto(50), 0x06, "a message is too short");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public Agreement agreement() {
        return new Agreement("sim", "", SUITE, "none", List.of(), false);
    }

    @Override
    public long retainedBytes() {
        return 200L + pending.length;
    }

    @Override
    public void free() {
        pending = new byte[0];
        shared = null;
    }
}
