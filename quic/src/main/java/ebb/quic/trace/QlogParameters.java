package ebb.quic.trace;

import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.TransportParameters;

/** Transport parameters as qlog writes them, without the reset token, which is a secret. Stateless. */
final class QlogParameters {
    private QlogParameters() {
    }

    static void write(JsonWriter out, boolean local, TransportParameters parameters) {
        out.field("initiator", local ? "local" : "remote");
        id(out, "original_destination_connection_id", parameters.originalDestinationConnectionId());
        id(out, "initial_source_connection_id", parameters.initialSourceConnectionId());
        id(out, "retry_source_connection_id", parameters.retrySourceConnectionId());
        out.field("disable_active_migration", parameters.disableActiveMigration())
                .field("max_idle_timeout", parameters.maxIdleTimeoutMillis())
                .field("max_udp_payload_size", parameters.maxUdpPayloadSize())
                .field("ack_delay_exponent", parameters.ackDelayExponent())
                .field("max_ack_delay", parameters.maxAckDelayMillis())
                .field("active_connection_id_limit", parameters.activeConnectionIdLimit())
                .field("initial_max_data", parameters.initialMaxData())
                .field("initial_max_stream_data_bidi_local", parameters.initialMaxStreamDataBidiLocal())
                .field("initial_max_stream_data_bidi_remote", parameters.initialMaxStreamDataBidiRemote())
                .field("initial_max_stream_data_uni", parameters.initialMaxStreamDataUni())
                .field("initial_max_streams_bidi", parameters.initialMaxStreamsBidi())
                .field("initial_max_streams_uni", parameters.initialMaxStreamsUni())
                .field("max_datagram_frame_size", parameters.maxDatagramFrameSize());
    }

    private static void id(JsonWriter out, String name, ConnectionId id) {
        if (id != null) {
            out.hex(name, id);
        }
    }
}
