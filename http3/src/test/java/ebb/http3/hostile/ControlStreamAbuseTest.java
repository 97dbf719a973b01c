package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;

/** Frames and streams that mean nothing and cost time. */
class ControlStreamAbuseTest {
    private static final int BURST = Http3Settings.defaults().skippedBurst();
    private static final long PRIORITY_UPDATE = 0xf0700;

    private final Served served = new Served(Http3Settings.defaults());

    /** RFC 9114 §6.2, §7.2, §9, §10.5. */
    @Vector(row = 54, name = "floods of unknown streams, grease, PRIORITY_UPDATE, MAX_PUSH_ID and empty DATA",
            bound = "`skippedBurst`, then `skippedPerSecond`; none is kept; more close with H3_EXCESSIVE_LOAD")
    void meaninglessFramesAreRationed(Measured measured) {
        measured.exactly("unknown streams before the close", floodOfStreams(), BURST + 1L);
        measured.exactly("PRIORITY_UPDATE frames for streams to come, and as many of grease, of MAX_PUSH_ID and of empty DATA",
                Math.max(flood(control(Bytes.frame(PRIORITY_UPDATE, Bytes.hex("04 75 3d 31")))),
                        Math.max(flood(control(Bytes.frame(0x21, new byte[3]))),
                                Math.max(flood(control(Bytes.frame(0x0d, Bytes.hex("00")))), flood(emptyData())))),
                BURST + 1L);
        served.stillServes();
        served.moved(measured, Http3Refusal.MEANINGLESS_FRAMES);
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
