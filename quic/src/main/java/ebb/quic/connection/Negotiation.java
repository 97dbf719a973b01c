package ebb.quic.connection;

import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.TransportParameters;
import java.util.function.IntConsumer;

/** Exchanges transport parameters and applies the peer's (RFC 9000 §7.4). Part of the handshake's object graph. */
final class Negotiation implements HandshakeDriver.Progress {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final ConnectionSetup setup;
    private final Parts parts;
    private final IntConsumer ackDelayExponent;
    private boolean complete;

    Negotiation(ConnectionSetup setup, Parts parts, IntConsumer ackDelayExponent) {
        this.setup = setup;
        this.parts = parts;
        this.ackDelayExponent = ackDelayExponent;
    }

    /** Whether TLS has said that the handshake is complete. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public void peerParameters(TransportParameters peer) {
        checkVersion(peer.versionInformation());
        ackDelayExponent.accept(peer.ackDelayExponent());
        parts.recovery().maxAckDelay(peer.maxAckDelayMillis() * NANOS_PER_MILLI);
        parts.idle().peerTimeout(peer.maxIdleTimeoutMillis());
        parts.mtu().peerLimit(peer.maxUdpPayloadSize());
        parts.localIds().peerLimit(peer.activeConnectionIdLimit());
        parts.streams().peerParameters(peer);
        if (peer.statelessResetToken() != null) {
            parts.peerIds().firstResetToken(peer.statelessResetToken());
        }
        parts.trace().parameters(false, peer);
    }

    private void checkVersion(TransportParameters.VersionInformation peer) {
        // RFC 9368 §4: the version that the peer says it chose must be the one in use, or somebody changed packets.
        if (peer != null && peer.chosen() != parts.version().wire()) {
            throw new ProtocolViolation(TransportError.VERSION_NEGOTIATION_ERROR, 0x06,
                    "version 0x" + Integer.toHexString(peer.chosen()) + " was chosen, but another one is in use");
        }
    }

    @Override
    public TransportParameters localParameters() {
        QuicLimits limits = setup.seat().shared().limits();
        ConnectionId local = setup.ids().local();
        TransportParameters.Builder builder = TransportParameters.newBuilder()
                .maxIdleTimeoutMillis(limits.idleTimeout().toMillis())
                .maxUdpPayloadSize(DatagramBatch.MAX_DATAGRAM_BYTES)
                .initialMaxData(parts.streams().initialMaxData())
                .initialMaxStreamDataBidiLocal(parts.streams().initialMaxStreamData())
                .initialMaxStreamDataBidiRemote(parts.streams().initialMaxStreamData())
                .initialMaxStreamDataUni(parts.streams().initialMaxStreamData())
                .initialMaxStreamsBidi(limits.streams())
                .initialMaxStreamsUni(limits.uniStreams())
                .activeConnectionIdLimit(PeerIds.LIMIT)
                .initialSourceConnectionId(local)
                .versionInformation(new TransportParameters.VersionInformation(setup.version().wire(),
                        new int[] {setup.version().wire()}));
        if (parts.isServer()) {
            builder.originalDestinationConnectionId(setup.ids().originalDestination())
                    .statelessResetToken(setup.seat().shared().issuer().resetToken(local));
            if (setup.ids().retrySource() != null) {
                builder.retrySourceConnectionId(setup.ids().retrySource());
            }
        }
        TransportParameters parameters = builder.build();
        parts.trace().parameters(true, parameters);
        return parameters;
    }

    @Override
    public void hit(Limit limit) {
        setup.seat().shared().hits().hit(limit);
    }

    @Override
    public void complete() {
        complete = true;
    }
}
