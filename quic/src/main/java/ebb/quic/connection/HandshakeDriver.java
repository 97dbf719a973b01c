package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.TransportError;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.protection.InitialSecrets;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.protection.PacketKeys;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.TransportParameters;
import java.net.InetSocketAddress;

/**
 * Drives the TLS engine with CRYPTO bytes and installs the keys that come out. It exists until the handshake is
 * confirmed; then the connection drops it, and engine, buffers and Initial and Handshake keys with it. Loop-confined.
 *
 * <p>0-RTT would enter here: its keys come from the engine, its packets share the application space.
 */
final class HandshakeDriver implements TlsOutput {

    /** What the driver tells the connection; called while it handles a CRYPTO frame. */
    interface Progress {
        /** The peer's parameters were authenticated and passed every check. */
        void peerParameters(TransportParameters parameters);

        /** Our own parameters are due. */
        TransportParameters localParameters();

        /** The peer ran into a limit that only handshakes have. */
        void hit(Limit limit);

        /** RFC 9001 §4.1.1: the engine sent and verified Finished. */
        void complete();
    }

    /** The connection IDs of the handshake, against which the peer's parameters are checked (RFC 9000 §7.3). */
    static final class Ids {
        final ConnectionSetup.Ids setup;
        /** The source of the Retry that this client followed, or null. */
        ConnectionId retrySource;
        /** The source of the peer's first packet, or null before it came. */
        ConnectionId peerSource;

        Ids(ConnectionSetup.Ids setup) {
            this.setup = setup;
        }
    }

    /** The Initial and Handshake spaces with their keys and CRYPTO streams, this driver and what negotiates. */
    private static final int MACHINERY_BYTES = 1200;
    /** A ClientHello of 16 KiB takes 15; the rest is for acknowledgements and what is lost on a very bad path. */
    private static final int MAX_CLIENT_INITIALS = 100;

    private final boolean server;
    private final QuicVersion version;
    private final Spaces spaces;
    private final Account account;
    private final Progress progress;
    private final Ids ids;
    private final UndecryptablePackets undecryptable;
    private TlsEngine tls;
    private long charged;
    private int initials;

    HandshakeDriver(boolean server, QuicVersion version, Spaces spaces, Account account, Ids ids, Progress progress) {
        this.server = server;
        this.version = version;
        this.spaces = spaces;
        this.account = account;
        this.ids = ids;
        this.progress = progress;
        this.undecryptable = new UndecryptablePackets(account);
    }

    /** Gives the driver its engine; a client's engine writes its ClientHello. */
    void start(TlsEngine engine) {
        tls = engine;
        tls.start();
        weigh();
    }

    TlsEngine tls() {
        return tls;
    }

    Ids ids() {
        return ids;
    }

    /** Keeps a packet that came before its keys, if there is room. */
    void keepUndecryptable(byte[] datagram, int offset, int end, InetSocketAddress from) {
        if (!undecryptable.keep(datagram, offset, end, from)) {
            progress.hit(Limit.EARLY_PACKETS);
        }
    }

    UndecryptablePackets undecryptable() {
        return undecryptable;
    }

    /** RFC 9001 §5.2: Initial keys come from the client's first Destination Connection ID, or that of a Retry. */
    void installInitialKeys(ConnectionId clientDestination) {
        InitialSecrets.Pair pair = InitialSecrets.derive(version, clientDestination);
        spaces.initial().readKeys(server ? pair.client() : pair.server());
        spaces.initial().writeKeys(server ? pair.server() : pair.client());
    }

    /** Another authentic Initial packet: each is work for a peer that has not even proven its address. */
    void countInitial() {
        if (++initials > MAX_CLIENT_INITIALS && server) {
            progress.hit(Limit.INITIALS);
            throw new ProtocolViolation(TransportError.CONNECTION_REFUSED, 0,
                    "more than " + MAX_CLIENT_INITIALS + " Initial packets");
        }
    }

    /** A CRYPTO frame of the Initial or Handshake level. */
    void received(PacketSpace space, Frame.Crypto frame) {
        EncryptionLevel level = space == spaces.initial() ? EncryptionLevel.INITIAL : EncryptionLevel.HANDSHAKE;
        space.crypto().received(frame, (buffer, offset, length) -> tls.receive(level, buffer, offset, length));
        weigh();
        // RFC 9001 §4.1.3: what TLS has not consumed of a level when the keys of the next one are there is an error.
        if (space.crypto().hasGaps() && isLeftBehind(level)) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, frame.type(),
                    "CRYPTO data behind the last message of level " + level);
        }
    }

    private boolean isLeftBehind(EncryptionLevel level) {
        return level == EncryptionLevel.INITIAL ? spaces.handshake().readKeys() != null
                : spaces.oneRtt() != null && spaces.oneRtt().canRead();
    }

    /** Puts on the account what the engine holds now, and the machinery around it. */
    private void weigh() {
        long now = MACHINERY_BYTES + tls.retainedBytes();
        if (now > charged) {
            account.charge(Component.HANDSHAKE, now - charged);
        } else {
            account.release(Component.HANDSHAKE, charged - now);
        }
        charged = now;
    }

    @Override
    public void crypto(EncryptionLevel level, byte[] message) {
        PacketSpace space = switch (level) {
            case INITIAL -> spaces.initial();
            case HANDSHAKE -> spaces.handshake();
            case ONE_RTT -> spaces.application();
            case ZERO_RTT -> throw new IllegalStateException("no CRYPTO in 0-RTT");
        };
        space.crypto().write(message);
    }

    @Override
    public void writeSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
        switch (level) {
            case HANDSHAKE -> spaces.handshake().writeKeys(PacketKeys.of(suite, version, secret));
            case ONE_RTT -> oneRtt(suite).installWrite(secret);
            case INITIAL, ZERO_RTT -> throw new IllegalStateException("no secret at " + level);
        }
    }

    @Override
    public void readSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
        switch (level) {
            case HANDSHAKE -> spaces.handshake().readKeys(PacketKeys.of(suite, version, secret));
            case ONE_RTT -> oneRtt(suite).installRead(secret);
            case INITIAL, ZERO_RTT -> throw new IllegalStateException("no secret at " + level);
        }
    }

    private KeyUpdate oneRtt(CipherSuite suite) {
        if (spaces.oneRtt() == null) {
            spaces.oneRtt(new KeyUpdate(version, suite));
        }
        return spaces.oneRtt();
    }

    @Override
    public void peerTransportParameters(byte[] raw) {
        TransportParameters parameters = TransportParameters.parse(raw, !server);
        checkIds(parameters);
        progress.peerParameters(parameters);
    }

    private void checkIds(TransportParameters parameters) {
        // RFC 9000 §7.3: the IDs of the handshake are authenticated by repeating them in the parameters.
        require(ids.peerSource.equals(parameters.initialSourceConnectionId()), "initial_source_connection_id");
        if (!server) {
            require(ids.setup.originalDestination().equals(parameters.originalDestinationConnectionId()),
                    "original_destination_connection_id");
            ConnectionId retry = parameters.retrySourceConnectionId();
            require(ids.retrySource == null ? retry == null : ids.retrySource.equals(retry),
                    "retry_source_connection_id");
        }
    }

    private static void require(boolean matches, String name) {
        if (!matches) {
            throw new ProtocolViolation(TransportError.TRANSPORT_PARAMETER_ERROR, 0x06,
                    name + " does not match the packets of the handshake");
        }
    }

    @Override
    public byte[] localTransportParameters() {
        return progress.localParameters().encode();
    }

    @Override
    public void complete() {
        progress.complete();
    }

    /** Zeroes the engine's secrets and gives everything back; idempotent. */
    void free() {
        undecryptable.free();
        if (tls != null) {
            tls.free();
        }
        account.release(Component.HANDSHAKE, charged);
        charged = 0;
    }
}
