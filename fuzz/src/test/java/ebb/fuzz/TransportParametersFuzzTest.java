package ebb.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.TransportParameters;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two ends tell about themselves in the handshake. */
final class TransportParametersFuzzTest {
    private static final int BYTES_FOR_ONE = 64;
    private static final int PARSER_BYTES = 8_000;

    static Stream<byte[]> seeds() {
        TransportParameters.Builder usual = TransportParameters.newBuilder().maxIdleTimeoutMillis(30_000)
                .maxUdpPayloadSize(1_500).initialMaxData(1 << 20).initialMaxStreamDataBidiLocal(1 << 16)
                .initialMaxStreamDataBidiRemote(1 << 16).initialMaxStreamDataUni(1 << 16).initialMaxStreamsBidi(100)
                .initialMaxStreamsUni(16).ackDelayExponent(3).maxAckDelayMillis(25).activeConnectionIdLimit(2)
                .maxDatagramFrameSize(1_200).disableActiveMigration(true)
                .initialSourceConnectionId(ConnectionId.ofLong(1)).grease(31 * 7 + 27, new byte[3])
                .versionInformation(new TransportParameters.VersionInformation(1, new int[] {1, 0x6b3343cf}));
        byte[] ofClient = usual.build().encode();
        byte[] ofServer = usual.statelessResetToken(new byte[16]).retrySourceConnectionId(ConnectionId.ofLong(2))
                .originalDestinationConnectionId(ConnectionId.ofLong(3)).build().encode();
        return Stream.of(ofClient, ofServer, new byte[] {0x0d, 0x29});
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void transportParameters(byte[] raw) {
        for (boolean byServer : new boolean[] {true, false}) {
            Allocation.atMost(PARSER_BYTES + (long) BYTES_FOR_ONE * raw.length, () -> parse(raw, byServer));
            TransportParameters parsed = parse(raw, byServer);
            if (parsed != null) {
                byte[] encoded = parsed.encode();
                assertArrayEquals(encoded, TransportParameters.parse(encoded, byServer).encode());
            }
        }
    }

    /** RFC 9000 §7.4: what is wrong with them is a TRANSPORT_PARAMETER_ERROR. */
    private static TransportParameters parse(byte[] raw, boolean byServer) {
        try {
            return TransportParameters.parse(raw, byServer);
        } catch (ProtocolViolation violation) {
            assertEquals(TransportError.TRANSPORT_PARAMETER_ERROR, violation.code(), violation::toString);
            return null;
        }
    }
}
