package ebb.fuzz;

import ebb.quic.wire.AckRanges;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.WireWriter;
import ebb.testkit.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A frame of each kind, as an honest peer writes it. */
final class FrameSeeds {
    private static final byte[] DATA = "GET /\r\n".getBytes(StandardCharsets.US_ASCII);

    private FrameSeeds() {
    }

    /** One payload for each kind of frame. */
    static List<byte[]> payloads() {
        return List.of(
                written(Payload.of(new Frame.Padding(3)), Payload.of(new Frame.Ping())),
                written(Payload.ack(acknowledged())),
                written(Payload.of(new Frame.ResetStream(0, 7, 4))),
                written(Payload.of(new Frame.StopSending(0, 7))),
                written(Payload.crypto(0, DATA)),
                written(Payload.of(new Frame.NewToken(DATA))),
                written(Payload.stream(0, 0, DATA, true)),
                written(Payload.stream(4, 3, DATA, false), Payload.stream(4, 0, DATA, false)),
                written(Payload.of(new Frame.MaxData(1 << 20)), Payload.of(new Frame.MaxStreamData(0, 1 << 16))),
                written(Payload.of(new Frame.MaxStreams(true, 30)), Payload.of(new Frame.MaxStreams(false, 30))),
                written(Payload.of(new Frame.DataBlocked(9)), Payload.of(new Frame.StreamDataBlocked(0, 9)),
                        Payload.of(new Frame.StreamsBlocked(true, 9))),
                written(Payload.of(new Frame.NewConnectionId(1, 0, ConnectionId.ofLong(77), new byte[16]))),
                written(Payload.of(new Frame.RetireConnectionId(0))),
                written(Payload.of(new Frame.PathChallenge(5)), Payload.of(new Frame.PathResponse(5))),
                written(Payload.of(new Frame.HandshakeDone())),
                written(Payload.of(new Frame.ConnectionClose(true, 1, 0, "bye"))),
                written(Payload.of(new Frame.ConnectionClose(false, 10, 6, "no"))));
    }

    private static AckRanges acknowledged() {
        AckRanges ranges = new AckRanges(3);
        ranges.addRange(0, 0);
        ranges.addRange(2, 3);
        ranges.addRange(5, 9);
        return ranges;
    }

    private static byte[] written(Payload... parts) {
        WireWriter out = new WireWriter(new byte[512]);
        for (Payload part : parts) {
            part.write(out);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
