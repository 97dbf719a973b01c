package ebb.fuzz;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.tls.ClientAuth;
import ebb.quic.tls.ClientHandshake;
import ebb.quic.tls.NamedGroup;
import ebb.quic.tls.ServerHandshake;
import ebb.quic.tls.TlsClientConfig;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.tls.TlsServerConfig;
import ebb.testkit.TestIdentity;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client and a server that know each other's certificates, and hands between them that may change what they say. */
final class Handshake {
    static final int HEADER_BYTES = 4;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final X509ExtendedKeyManager KEY = TestIdentity.shared().keyManager();
    private static final X509ExtendedTrustManager TRUST = TestIdentity.shared().trustManager();
    private static final List<String> PROTOCOLS = List.of("fuzz");

    /** What arrives instead of a message, and in pieces of which size. */
    record Arrival(byte[] bytes, int pieceBytes) {
    }

    /** Decides what arrives. */
    interface Hands {
        /** One message on its way. */
        Arrival pass(EncryptionLevel level, byte[] message);
    }

    private record Sent(boolean byClient, EncryptionLevel level, byte[] message) {
    }

    private final Queue<Sent> wire = new ArrayDeque<>();
    private final TlsEngine client;
    private final TlsEngine server;

    Handshake(boolean retry) {
        List<NamedGroup> groups = retry ? List.of(NamedGroup.SECP256R1) : List.of();
        client = new ClientHandshake(new TlsClientConfig("localhost", 1, PROTOCOLS, TRUST, true, KEY, List.of(),
                List.of(), null), new Output(true), RANDOM);
        server = new ServerHandshake(new TlsServerConfig(List.of(KEY), PROTOCOLS, ClientAuth.WANTED, TRUST, List.of(),
                groups, null), new Output(false), RANDOM);
    }

    /** Runs to its end, message by message. */
    void run(Hands hands) {
        client.start();
        for (Sent sent = wire.poll(); sent != null; sent = wire.poll()) {
            Arrival arrival = hands.pass(sent.level, sent.message);
            byte[] bytes = arrival.bytes;
            for (int at = 0; at < bytes.length; at += arrival.pieceBytes) {
                (sent.byClient ? server : client).receive(sent.level, bytes, at,
                        Math.min(arrival.pieceBytes, bytes.length - at));
            }
        }
    }

    /** A message of a type with any body. */
    static byte[] withBody(int type, byte[] body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.length).putInt(type << 24 | body.length).put(body).array();
    }

    TlsEngine client() {
        return client;
    }

    TlsEngine server() {
        return server;
    }

    boolean isComplete() {
        return client.isComplete() && server.isComplete();
    }

    void free() {
        client.free();
        server.free();
    }

    /** Cuts what an engine says into its messages. */
    private final class Output implements TlsOutput {
        private final boolean byClient;

        Output(boolean byClient) {
            this.byClient = byClient;
        }

        @Override
        public void crypto(EncryptionLevel level, byte[] said) {
            ByteBuffer in = ByteBuffer.wrap(said);
            while (in.hasRemaining()) {
                byte[] message = new byte[HEADER_BYTES + (in.getInt(in.position()) & 0xffffff)];
                in.get(message);
                wire.add(new Sent(byClient, level, message));
            }
        }

        @Override
        public void writeSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
            // Nothing is protected here.
        }

        @Override
        public void readSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
            // Nothing is protected here.
        }

        @Override
        public void peerTransportParameters(byte[] raw) {
            // They have a target of their own.
        }

        @Override
        public byte[] localTransportParameters() {
            return new byte[] {1, 1, 0};
        }

        @Override
        public void complete() {
            // The engines are asked.
        }
    }
}
