package ebb.quic.trace;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Phase;
import ebb.quic.model.QuicVersion;
import ebb.quic.recovery.CongestionController;
import ebb.quic.recovery.LossDetector;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.RttEstimator;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.TransportParameters;
import java.util.HexFormat;

/**
 * The trace of one connection as qlog events (draft-ietf-quic-qlog-quic-events). Formats on the connection's loop and
 * hands the record to the queue; keeps only what it needs to write changes instead of states.
 */
final class QlogTrace implements Trace {
    private static final byte RECORD_SEPARATOR = 0x1e;
    /** RFC 9000 §18.2: how ACK delays are scaled unless a parameter says otherwise. */
    private static final int DEFAULT_EXPONENT = 3;

    private final QlogQueue queue;
    private final QlogFile file;
    private final boolean server;
    private final long start;
    private long last;
    private boolean ended;
    private String phase;
    private QlogMetrics metrics;
    private int localExponent = DEFAULT_EXPONENT;
    private int remoteExponent = DEFAULT_EXPONENT;

    QlogTrace(QlogQueue queue, QlogFile file, boolean server, long now) {
        this.queue = queue;
        this.file = file;
        this.server = server;
        start = now;
        last = now;
    }

    /** A JSON text as a record of a sequence (RFC 7464). */
    static byte[] record(JsonWriter json) {
        byte[] text = json.toBytes();
        byte[] record = new byte[text.length + 2];
        record[0] = RECORD_SEPARATOR;
        System.arraycopy(text, 0, record, 1, text.length);
        record[text.length + 1] = '\n';
        return record;
    }

    private JsonWriter event(long now, String name) {
        last = now;
        return new JsonWriter().object().millis("time", now - start).field("name", name).object("data");
    }

    private void emit(JsonWriter event) {
        event.endObject().endObject();
        queue.offer(file, record(event));
    }

    private boolean isOff() {
        return ended || file.isFailed();
    }

    @Override
    public void version(long now, QuicVersion chosen, int[] offeredByPeer) {
        if (isOff()) {
            return;
        }
        JsonWriter event = event(now, "quic:version_information");
        if (offeredByPeer.length > 0) {
            event.array(server ? "client_versions" : "server_versions");
            for (int version : offeredByPeer) {
                event.value(hex(version));
            }
            event.endArray();
        }
        emit(event.field("chosen_version", hex(chosen.wire())));
    }

    private static String hex(int version) {
        return HexFormat.of().toHexDigits(version);
    }

    @Override
    public void parameters(boolean local, TransportParameters parameters) {
        if (isOff()) {
            return;
        }
        if (local) {
            localExponent = parameters.ackDelayExponent();
        } else {
            remoteExponent = parameters.ackDelayExponent();
        }
        JsonWriter event = event(last, "quic:parameters_set");
        QlogParameters.write(event, local, parameters);
        emit(event);
    }

    @Override
    public void packetSent(long now, PacketType type, long number, int sizeBytes, byte[] buffer, int offset,
            int length) {
        packet(now, "quic:packet_sent", header(type, number),
                new Payload(sizeBytes, buffer, offset, length, localExponent));
    }

    @Override
    public void packetReceived(long now, PacketType type, long number, int sizeBytes, byte[] buffer, int offset,
            int length) {
        packet(now, "quic:packet_received", header(type, number),
                new Payload(sizeBytes, buffer, offset, length, remoteExponent));
    }

    /** The bytes of a packet, and how its sender scales ACK delays. */
    private record Payload(int sizeBytes, byte[] buffer, int offset, int length, int ackDelayExponent) {
        void write(JsonWriter out) {
            out.object("raw").field("length", sizeBytes).field("payload_length", length).endObject();
            new QlogFrames(out, ackDelayExponent).write(buffer, offset, length);
        }
    }

    /** What a header says of a packet. */
    private record Header(String type, long number) {
        void write(JsonWriter out) {
            out.object("header").field("packet_type", type).field("packet_number", number).endObject();
        }
    }

    private static Header header(PacketType type, long number) {
        return new Header(switch (type) {
            case INITIAL -> "initial";
            case HANDSHAKE -> "handshake";
            case ZERO_RTT -> "0RTT";
            case ONE_RTT -> "1RTT";
            case RETRY -> "retry";
            case VERSION_NEGOTIATION -> "version_negotiation";
        }, number);
    }

    private void packet(long now, String name, Header header, Payload payload) {
        if (isOff()) {
            return;
        }
        JsonWriter event = event(now, name);
        header.write(event);
        payload.write(event);
        emit(event);
    }

    @Override
    public void packetDropped(long now, String reason, int sizeBytes) {
        if (!isOff()) {
            emit(event(now, "quic:packet_dropped").object("raw").field("length", sizeBytes).endObject()
                    .field("trigger", reason));
        }
    }

    @Override
    public void packetLost(long now, PacketNumberSpace space, long number, String trigger) {
        if (isOff()) {
            return;
        }
        JsonWriter event = event(now, "quic:packet_lost");
        header(switch (space) {
            case INITIAL -> PacketType.INITIAL;
            case HANDSHAKE -> PacketType.HANDSHAKE;
            case APPLICATION -> PacketType.ONE_RTT;
        }, number).write(event);
        if (trigger != null) {
            event.field("trigger", trigger);
        }
        emit(event);
    }

    @Override
    public void metrics(long now, RttEstimator rtt, CongestionController congestion, LossDetector loss) {
        if (isOff()) {
            return;
        }
        QlogMetrics current = QlogMetrics.of(rtt, congestion, loss);
        if (current.equals(metrics)) {
            return;
        }
        JsonWriter event = event(now, "quic:recovery_metrics_updated");
        current.writeChanges(event, metrics);
        metrics = current;
        emit(event);
    }

    @Override
    public void keyUpdated(long now, boolean local) {
        if (isOff()) {
            return;
        }
        String trigger = local ? "local_update" : "remote_update";
        emit(event(now, "quic:key_updated").field("key_type", "client_1rtt_secret").field("trigger", trigger));
        emit(event(now, "quic:key_updated").field("key_type", "server_1rtt_secret").field("trigger", trigger));
    }

    @Override
    public void phase(long now, Phase next) {
        if (isOff()) {
            return;
        }
        JsonWriter event = event(now, "quic:connection_state_updated");
        if (phase != null) {
            event.field("old", phase);
        }
        phase = switch (next) {
            case CREATED -> "attempted";
            case HANDSHAKE -> "handshake_started";
            case ACTIVE -> "handshake_complete";
            case CLOSING -> "closing";
            case DRAINING -> "draining";
            case RELEASED -> "closed";
        };
        emit(event.field("new", phase));
    }

    @Override
    public void closed(long now, CloseReason reason) {
        if (isOff()) {
            return;
        }
        JsonWriter event = event(now, "quic:connection_closed").field("initiator",
                reason.isLocal() ? "local" : "remote");
        QlogClose.write(event, reason);
        emit(event);
        ended = true;
        queue.offer(file, null);
    }
}
