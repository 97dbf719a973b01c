package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Stands for the connection below an engine: keeps what the engine says, in order. */
final class RecordedOutput implements TlsOutput {

    /** A handshake message on its way. */
    record Sent(EncryptionLevel level, byte[] message) {
        HandshakeType type() {
            return HandshakeType.of(message[0]);
        }
    }

    final Queue<Sent> toSend = new ArrayDeque<>();
    final List<String> events = new ArrayList<>();
    final Map<EncryptionLevel, byte[]> writeSecrets = new EnumMap<>(EncryptionLevel.class);
    final Map<EncryptionLevel, byte[]> readSecrets = new EnumMap<>(EncryptionLevel.class);
    final List<byte[]> handedSecrets = new ArrayList<>();
    byte[] peerParameters;
    byte[] localParameters;
    boolean complete;

    RecordedOutput(String localParameters) {
        this.localParameters = localParameters.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void crypto(EncryptionLevel level, byte[] message) {
        Sent sent = new Sent(level, message);
        events.add("send " + level + " " + sent.type());
        toSend.add(sent);
    }

    @Override
    public void writeSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
        events.add("write " + level);
        handedSecrets.add(secret);
        writeSecrets.put(level, secret.clone());
    }

    @Override
    public void readSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
        events.add("read " + level);
        handedSecrets.add(secret);
        readSecrets.put(level, secret.clone());
    }

    @Override
    public void peerTransportParameters(byte[] raw) {
        events.add("peer parameters");
        peerParameters = raw;
    }

    @Override
    public byte[] localTransportParameters() {
        events.add("local parameters");
        return localParameters;
    }

    @Override
    public void complete() {
        events.add("complete");
        complete = true;
    }
}
