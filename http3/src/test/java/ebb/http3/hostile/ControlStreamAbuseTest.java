package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ServerSession;
import ebb.http3.sim.Http3Scene;
import ebb.http3.sim.RudePeer;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.quic.model.QuicLimits;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.time.Duration;
import java.util.List;

/** Frames and streams that mean nothing and cost time. */
class ControlStreamAbuseTest {
    private static final int BURST = Http3Settings.defaults().skippedBurst();
    private static final int PER_SECOND = Http3Settings.defaults().skippedPerSecond();
    /** What the usual limit on unidirectional streams allows. */
    private static final int STREAMS_AT_ONCE = QuicLimits.defaults().uniStreams();
    private static final byte[] PRIORITY = Bytes.frame(0xf0700, Bytes.hex("04 75 3d 31"));
    private static final byte[] GREASE = Bytes.frame(0x21, new byte[3]);
    private static final byte[] MAX_PUSH_ID = Bytes.frame(0x0d, Bytes.hex("00"));

    private final Served served = new Served(Http3Settings.defaults());

    /** RFC 9114 §6.2, §7.2, §9, §10.5. */
    @Vector(row = 54, name = "floods of unknown streams, grease, PRIORITY_UPDATE, MAX_PUSH_ID and empty DATA",
            bound = "`skippedBurst`, then `skippedPerSecond`; none is kept; more close with H3_EXCESSIVE_LOAD")
    void meaninglessFramesAreRationed(Measured measured) {
        measured.exactly("unknown streams before the close", floodOfStreams(), BURST + 1L);
        measured.exactly("PRIORITY_UPDATE frames for streams to come, and as many of grease, of MAX_PUSH_ID and of empty DATA",
                Math.max(Math.max(flood(control(PRIORITY)), flood(control(GREASE))),
                        Math.max(flood(control(MAX_PUSH_ID)), flood(emptyData()))), BURST + 1L);
        floodsOfAnEndpoint(measured);
        served.moved(measured, Http3Refusal.MEANINGLESS_FRAMES);
    }

    /** What is skipped leaves nothing on a connection; and what is too much ends that one alone. */
    private void floodsOfAnEndpoint(Measured measured) {
        try (Http3Scene scene = Http3Scene.begin(served.service())) {
            int tolerated = BURST * 9 / 10;
            RudePeer rude = scene.rude(1);
            rude.say(2, Bytes.control());
            scene.moment();
            long before = scene.grown();
            for (byte[] frame : List.of(PRIORITY, GREASE, MAX_PUSH_ID)) {
                rude.say(2, repeated(frame, tolerated));
                // Until the bucket is full again.
                scene.pass(Duration.ofSeconds(6));
            }
            measured.exactly("bytes more for " + tolerated + " each of PRIORITY_UPDATE, grease and MAX_PUSH_ID frames",
                    scene.grown() - before, 0);
            long streams = streamsUntilClosed(scene, scene.rude(2));
            measured.atMost("unknown streams that one connection opened", streams, BURST + PER_SECOND + STREAMS_AT_ONCE);
            rude.say(2, repeated(PRIORITY, 2 * BURST));
            measured.atMost("bytes held while such frames pour in", scene.peak(Duration.ofSeconds(1)) - before, 64 << 10);
            assertEquals(Http3Error.H3_EXCESSIVE_LOAD, rude.closeCode());
            scene.pass(Duration.ofSeconds(5));
            measured.exactly("bytes left", scene.grown(), 0);
        }
    }

    /** Opens streams of an unknown type, as many at once as may be open, until the connection is closed. */
    private static long streamsUntilClosed(Http3Scene scene, RudePeer rude) {
        long opened = 0;
        while (rude.closeCode() == RudePeer.NONE && opened < 10L * BURST) {
            for (int i = 0; i < STREAMS_AT_ONCE; i++) {
                rude.end(2 + 4 * opened++, Bytes.varInt(0x21), new byte[10]);
            }
            scene.pass(Duration.ofMillis(10));
        }
        assertEquals(Http3Error.H3_EXCESSIVE_LOAD, rude.closeCode());
        return opened;
    }

    private interface Flood {
        ScriptedStream of(int count);
    }

    private static Flood control(byte[] frame) {
        return count -> new ScriptedStream(2, Bytes.control(repeated(frame, count)));
    }

    private static Flood emptyData() {
        return count -> new ScriptedStream(0, Bytes.request("POST"), repeated(Bytes.frame(0, new byte[0]), count));
    }

    private static byte[] repeated(byte[] frame, int count) {
        byte[] all = new byte[frame.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    /** The fewest of these frames that end a connection with H3_EXCESSIVE_LOAD. */
    private int flood(Flood flood) {
        for (int count = BURST - 1; count < BURST + 3; count++) {
            ScriptedTransport transport = new ScriptedTransport();
            served.session(transport).serve(flood.of(count));
            if (transport.closeCode() == Http3Error.H3_EXCESSIVE_LOAD) {
                return count;
            }
        }
        throw new AssertionError("the flood was not noticed");
    }

    private int floodOfStreams() {
        ScriptedTransport transport = new ScriptedTransport();
        ServerSession session = served.session(transport);
        int count = 0;
        while (transport.closeCode() == ScriptedStream.NONE && count < 10 * BURST) {
            ScriptedStream stream = new ScriptedStream(2 + 4L * count++, Bytes.varInt(0x21), new byte[10]);
            session.serve(stream);
            assertEquals(Http3Error.H3_STREAM_CREATION_ERROR, stream.stopCode());
        }
        assertEquals(Http3Error.H3_EXCESSIVE_LOAD, transport.closeCode());
        return count;
    }
}
