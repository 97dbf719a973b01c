package ebb.quic.tls;

import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A client and a server whose messages are handed to and fro in memory, through hands that may change them. */
final class TlsPair {

    /** Changes messages on their way. */
    @FunctionalInterface
    interface Tamper {
        /** The messages that arrive instead of one. */
        List<RecordedOutput.Sent> change(boolean byClient, RecordedOutput.Sent sent);
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    final RecordedOutput fromClient = new RecordedOutput("client parameters");
    final RecordedOutput fromServer = new RecordedOutput("server parameters");
    final ClientHandshake client;
    final ServerHandshake server;
    final List<HandshakeType> order = new ArrayList<>();
    private int chunk = Integer.MAX_VALUE;
    private Tamper tamper = (byClient, sent) -> List.of(sent);

    TlsPair(TlsClientConfig clientConfig, TlsServerConfig serverConfig) {
        client = new ClientHandshake(clientConfig, fromClient, RANDOM);
        server = new ServerHandshake(serverConfig, fromServer, RANDOM);
    }

    TlsPair inChunksOf(int bytes) {
        chunk = bytes;
        return this;
    }

    TlsPair through(Tamper hands) {
        tamper = hands;
        return this;
    }

    /** Changes the message of one type; the others pass. */
    TlsPair changing(boolean byClient, HandshakeType type, java.util.function.UnaryOperator<byte[]> change) {
        return through((fromClientSide, sent) -> fromClientSide == byClient && sent.type() == type
                ? List.of(new RecordedOutput.Sent(sent.level(), change.apply(sent.message()))) : List.of(sent));
    }

    /** Runs until nobody has anything to say. */
    TlsPair run() {
        client.start();
        server.start();
        pump();
        return this;
    }

    /** Hands on whatever waits. */
    void pump() {
        while (!fromClient.toSend.isEmpty() || !fromServer.toSend.isEmpty()) {
            deliverAll(fromClient, true, server);
            deliverAll(fromServer, false, client);
        }
    }

    /** Runs into a failure and returns it. */
    ProtocolViolation fail() {
        try {
            run();
        } catch (ProtocolViolation e) {
            return e;
        }
        throw new AssertionError("the handshake did not fail; client " + client.state() + ", server " + server.state());
    }

    private void deliverAll(RecordedOutput from, boolean byClient, TlsEngine to) {
        while (!from.toSend.isEmpty()) {
            RecordedOutput.Sent next = from.toSend.remove();
            order.add(next.type());
            for (RecordedOutput.Sent sent : tamper.change(byClient, next)) {
                deliver(to, sent.level(), sent.message(), chunk);
            }
        }
    }

    static void deliver(TlsEngine to, EncryptionLevel level, byte[] message, int chunk) {
        for (int at = 0; at < message.length; at += Math.min(chunk, message.length - at)) {
            to.receive(level, message, at, Math.min(chunk, message.length - at));
        }
    }
}
