package ebb.quic.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Phase;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.TransportError;
import ebb.quic.recovery.CongestionController;
import ebb.quic.recovery.LossDetector;
import ebb.quic.recovery.NewReno;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.RttEstimator;
import ebb.quic.recovery.SentPacket;
import ebb.quic.wire.AckRanges;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.TransportParameters;
import ebb.quic.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QlogTraceTest {
    private static final long MS = 1_000_000L;
    private static final long START = 77_000 * MS;
    private static final ConnectionId ID = ConnectionId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0xab});

    @TempDir
    private Path folder;
    private QlogDirectory directory;
    private Trace trace;

    @BeforeEach
    void open() throws IOException {
        directory = new QlogDirectory(folder, START, Instant.parse("2026-01-02T03:04:05Z"));
        trace = directory.open(true, ID, START + 1500 * MS);
    }

    /** Ends the trace and reads its file: the header and the events. */
    private List<Map<String, Object>> records() throws IOException {
        directory.close();
        return records(Files.readString(folder.resolve("01020304050607ab_server.sqlog"), StandardCharsets.US_ASCII));
    }

    private static List<Map<String, Object>> records(String text) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (String record : text.split("\u001e")) {
            if (!record.isEmpty()) {
                assertTrue(record.endsWith("\n"));
                records.add(Json.object(record.substring(0, record.length() - 1)));
            }
        }
        assertTrue(text.startsWith("\u001e"));
        return records;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(Map<String, Object> event) {
        return (Map<String, Object>) event.get("data");
    }

    private Map<String, Object> onlyEvent(String name) throws IOException {
        List<Map<String, Object>> records = records();
        assertEquals(2, records.size());
        assertEquals(name, records.get(1).get("name"));
        return data(records.get(1));
    }

    @Test
    @SuppressWarnings("unchecked")
    void headerSaysWhatTheFileIs() throws IOException {
        Map<String, Object> header = records().get(0);
        assertEquals("urn:ietf:params:qlog:file:sequential", header.get("file_schema"));
        assertEquals("application/qlog+json-seq", header.get("serialization_format"));
        Map<String, Object> inner = (Map<String, Object>) header.get("trace");
        assertEquals(Map.of("name", "ebb", "type", "server"), inner.get("vantage_point"));
        Map<String, Object> common = (Map<String, Object>) inner.get("common_fields");
        assertEquals("01020304050607ab", common.get("group_id"));
        assertEquals(Map.of("clock_type", "monotonic", "epoch", "unknown",
                "wall_clock_time", "2026-01-02T03:04:06.500Z"), common.get("reference_time"));
    }

    @Test
    void packetIsWrittenWithItsFrames() throws IOException {
        byte[] buffer = new byte[300];
        WireWriter out = new WireWriter(buffer, 10, 290);
        AckRanges ranges = new AckRanges(8);
        ranges.addRange(1, 3);
        ranges.add(7);
        FrameWriter.ack(out, ranges, 125);
        FrameWriter.streamHeader(out, 4, 1000, 5, true);
        out.writeBytes(new byte[5]);
        FrameWriter.write(out, new Frame.MaxStreams(false, 9));
        trace.packetSent(START + 1512 * MS + 345_678, PacketType.ONE_RTT, 42, 90, buffer, 10, out.position() - 10);
        Map<String, Object> data = onlyEvent("quic:packet_sent");
        assertEquals(Map.of("packet_type", "1RTT", "packet_number", 42.0), data.get("header"));
        assertEquals(Map.of("length", 90.0, "payload_length", (double) out.position() - 10), data.get("raw"));
        assertEquals(List.of(
                Map.of("frame_type", "ack", "ack_delay", 1.0, "acked_ranges", List.of(List.of(1.0, 3.0), List.of(7.0))),
                Map.of("frame_type", "stream", "stream_id", 4.0, "offset", 1000.0, "fin", true,
                        "raw", Map.of("payload_length", 5.0)),
                Map.of("frame_type", "max_streams", "stream_type", "unidirectional", "maximum", 9.0)),
                data.get("frames"));
    }

    @Test
    void timeIsMillisecondsSinceTheTraceBegan() throws IOException {
        trace.packetDropped(START + 1512 * MS + 345_678, "duplicate", 1200);
        assertEquals(12.345, records().get(1).get("time"));
    }

    @Test
    void droppedAndLostPackets() throws IOException {
        trace.packetDropped(START + 1500 * MS, "duplicate", 1200);
        trace.packetLost(START + 1501 * MS, PacketNumberSpace.HANDSHAKE, 3, "time_threshold");
        List<Map<String, Object>> records = records();
        assertEquals("quic:packet_dropped", records.get(1).get("name"));
        assertEquals(Map.of("raw", Map.of("length", 1200.0), "trigger", "duplicate"), data(records.get(1)));
        assertEquals("quic:packet_lost", records.get(2).get("name"));
        assertEquals(Map.of("header", Map.of("packet_type", "handshake", "packet_number", 3.0),
                "trigger", "time_threshold"), data(records.get(2)));
    }

    @Test
    void malformedFrameEndsTheList() throws IOException {
        trace.packetReceived(START, PacketType.INITIAL, 0, 60, new byte[] {1, 0x06, 0x40}, 0, 3);
        List<?> frames = (List<?>) onlyEvent("quic:packet_received").get("frames");
        assertEquals(2, frames.size());
        assertEquals(Map.of("frame_type", "ping"), frames.get(0));
        assertEquals("unknown", ((Map<?, ?>) frames.get(1)).get("frame_type"));
    }

    @Test
    void manyFramesMakeNoHugeRecord() throws IOException {
        byte[] pings = new byte[1400];
        Arrays.fill(pings, (byte) 1);
        trace.packetReceived(START, PacketType.ONE_RTT, 0, 1420, pings, 0, 1400);
        assertTrue(directory.queuedBytes() < 8192);
        assertEquals(64, ((List<?>) onlyEvent("quic:packet_received").get("frames")).size());
    }

    @Test
    void secretsStayOut() throws IOException {
        byte[] token = new byte[16];
        Arrays.fill(token, (byte) 0xee);
        byte[] buffer = new byte[100];
        WireWriter out = new WireWriter(buffer);
        FrameWriter.write(out, new Frame.NewConnectionId(1, 0, ID, token));
        FrameWriter.write(out, new Frame.NewToken(token));
        trace.packetSent(START, PacketType.ONE_RTT, 0, 60, buffer, 0, out.position());
        trace.parameters(true, TransportParameters.newBuilder().statelessResetToken(token).maxIdleTimeoutMillis(30_000)
                .originalDestinationConnectionId(ID).build());
        List<Map<String, Object>> records = records();
        assertFalse(records.toString().contains("eeee"));
        assertEquals("local", data(records.get(2)).get("initiator"));
        assertEquals(30_000.0, data(records.get(2)).get("max_idle_timeout"));
        assertEquals("01020304050607ab", data(records.get(2)).get("original_destination_connection_id"));
    }

    @Test
    void metricsAreWrittenWhenTheyChange() throws IOException {
        RttEstimator rtt = new RttEstimator(100 * MS);
        CongestionController congestion = new NewReno(1200);
        LossDetector loss = new LossDetector(true, rtt, congestion, new Ignore(),
                new Account(new MemoryBudget(1 << 20), 1 << 20));
        trace.metrics(START, rtt, congestion, loss);
        trace.metrics(START, rtt, congestion, loss);
        loss.sent(PacketNumberSpace.APPLICATION, new SentPacket(0, START, 1200, true, true, null));
        trace.metrics(START, rtt, congestion, loss);
        List<Map<String, Object>> records = records();
        assertEquals(3, records.size());
        assertEquals(12_000.0, data(records.get(1)).get("congestion_window"));
        assertNull(data(records.get(1)).get("ssthresh"));
        assertEquals(Map.of("bytes_in_flight", 1200.0), data(records.get(2)));
    }

    @Test
    void lifeOfAConnection() throws IOException {
        trace.version(START, QuicVersion.V2, new int[] {0x6b3343cf, 1});
        trace.phase(START, Phase.HANDSHAKE);
        trace.phase(START, Phase.ACTIVE);
        trace.keyUpdated(START, false);
        trace.closed(START, new CloseReason.PeerTransportFailure(TransportError.crypto(40), 6, "no \"luck\" \u00fc\n"));
        trace.phase(START, Phase.RELEASED);
        List<Map<String, Object>> records = records();
        assertEquals(Map.of("client_versions", List.of("6b3343cf", "00000001"), "chosen_version", "6b3343cf"),
                data(records.get(1)));
        assertEquals(Map.of("old", "handshake_started", "new", "handshake_complete"), data(records.get(3)));
        assertEquals("remote_update", data(records.get(4)).get("trigger"));
        assertEquals(Map.of("initiator", "remote", "connection_error", "crypto_error_0x128",
                "reason", "no \"luck\" \u00fc\n", "trigger", "error"), data(records.get(6)));
        assertEquals(7, records.size());
    }

    @Test
    void everyReasonHasAForm() throws IOException {
        List<CloseReason> reasons = List.of(new CloseReason.LocalClose(7, "bye"), new CloseReason.PeerClose(7, ""),
                new CloseReason.TransportFailure(TransportError.PROTOCOL_VIOLATION, 2, "x"),
                new CloseReason.TransportFailure(0x4711, 2, "x"), new CloseReason.IdleTimeout(),
                new CloseReason.HandshakeTimeout(), new CloseReason.StatelessReset(), new CloseReason.Evicted(),
                new CloseReason.Abandoned(), new CloseReason.VersionMismatch("x"), new CloseReason.Refused("x"),
                new CloseReason.InternalFailure("x"));
        for (CloseReason reason : reasons) {
            JsonWriter out = new JsonWriter().object();
            QlogClose.write(out, reason);
            Map<String, Object> json = Json.object(new String(out.endObject().toBytes(), StandardCharsets.US_ASCII));
            assertTrue(json.containsKey("trigger"));
        }
    }

    /** Whatever a peer sends, the file is well-formed. */
    @Property(tries = 300)
    void anyPayloadMakesAWellFormedRecord(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] payload = new byte[random.nextInt(200)];
        random.nextBytes(payload);
        for (int i = 0; i < payload.length; i += 1 + random.nextInt(8)) {
            payload[i] = (byte) random.nextInt(0x32);
        }
        JsonWriter out = new JsonWriter().object();
        new QlogFrames(out, 3).write(payload, 0, payload.length);
        Json.object(new String(out.endObject().toBytes(), StandardCharsets.US_ASCII));
    }

    private static final class Ignore implements LossDetector.Sink {
        @Override
        public void acked(PacketNumberSpace space, SentPacket packet) {
        }

        @Override
        public void lost(PacketNumberSpace space, SentPacket packet) {
        }
    }
}
