package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.frame.FrameReader;
import ebb.http3.frame.Place;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.qpack.FieldSectionDecoder;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.MessageReader;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.http3.wire.StreamInput;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Few bytes that stand for many. */
class FieldSectionBombTest {
    private static final long LIMIT = Http3Settings.defaults().maxFieldSectionBytes();
    /** A reference to entry 29 of the static table, 1 byte that stands for 6 + 12 + 32. */
    private static final String REFERENCE = "dd";

    private static byte[] bomb(String first, int references) {
        return Bytes.frame(1, Bytes.hex("0000" + first + REFERENCE.repeat(references)));
    }

    /** RFC 9114 §4.2.2, RFC 9204 §7.3. */
    @Vector(row = 50, name = "field sections that grow fiftyfold", published = "CVE-2025-64702, CVE-2026-40898, CVE-2026-12523",
            bound = "`maxFieldSectionBytes`, counted while decoding, with 32 bytes a field, wherever sections stand")
    void expandedSectionsAreCounted(Measured measured) throws IOException {
        Served served = new Served(Http3Settings.defaults());
        ServerSession session = served.session(new ScriptedTransport());
        ScriptedStream head = serve(session, 0, bomb("d1d7c1500162", 1_000));
        assertEquals("[HEADERS :status=431 content-length=0]", Bytes.describe(head.written()).toString());
        ScriptedStream trailers = serve(session, 4, Bytes.request("POST"), bomb("", 1_000));
        assertEquals(Http3Error.H3_EXCESSIVE_LOAD, trailers.resetCode());
        measured.seen("431 for a request's head, H3_EXCESSIVE_LOAD for its trailers");
        served.stillServes(session, 8);
        served.moved(measured, Http3Refusal.FIELD_SECTION);
        refused(bomb("d9", 1_000));
        refused(bomb("ff00", 1_000));
        refused(Bytes.headers(":status", "200"), bomb("", 1_000));
        measured.seen("H3_EXCESSIVE_LOAD for a final head, an interim head and trailers of a response");
        AtomicLong handedOver = new AtomicLong();
        FieldSectionDecoder decoder = new FieldSectionDecoder(LIMIT);
        StreamInput in = Bytes.input(Bytes.hex("0000" + REFERENCE.repeat(1_000)));
        in.enterFrame(1_002);
        assertThrows(Http3Exception.class, () -> decoder.decode(in,
                (name, value) -> handedOver.addAndGet(name.length() + value.length() + 32)));
        measured.atMost("bytes decoded of 1,000 that stand for 50,000", handedOver.get(), LIMIT);
    }

    private static void refused(byte[]... frames) {
        MessageReader reader = new MessageReader(Bytes.source(Bytes.join(frames)), Place.RESPONSE, LIMIT,
                Bytes.unlimited());
        Http3Exception refused = assertThrows(Http3Exception.class, () -> {
            reader.readResponse("GET");
            reader.readContent(new byte[1], 0, 1);
        });
        assertEquals(Http3Error.name(Http3Error.H3_EXCESSIVE_LOAD), Http3Error.name(refused.code()));
    }

    private static ScriptedStream serve(ServerSession session, long id, byte[]... frames) {
        ScriptedStream stream = new ScriptedStream(id, frames);
        session.serve(stream);
        return stream;
    }

    /** RFC 9114 §7.1, RFC 9204 §4.1. */
    @Vector(row = 51, name = "lengths that are only declared", published = "CVE-2026-42582, CVE-2026-12523",
            bound = "only what has arrived is allocated", uncounted = "what is only declared is waited for",
            nobodyElse = "two decoders alone, weighed by the byte")
    void declaredLengthsAreNotAllocated(Measured measured) {
        byte[] literal = Bytes.hex("0000 51 7f 81ffffff03");
        byte[] frame = Bytes.hex("21 ffffffffffffffff 000000");
        for (int i = 0; i < 50; i++) {
            refuseLiteral(literal);
            refuseFrame(frame);
        }
        long before = allocated();
        for (int i = 0; i < 100; i++) {
            refuseLiteral(literal);
            refuseFrame(frame);
        }
        measured.within("bytes allocated for a declared length of 2^30, exception included",
                (allocated() - before) / 200, 8 << 10);
    }

    private static void refuseLiteral(byte[] literal) {
        StreamInput in = Bytes.input(literal);
        in.enterFrame(1L << 31);
        assertThrows(Http3Exception.class, () -> new FieldSectionDecoder(1L << 32).decode(in, (name, value) -> { }));
    }

    private static void refuseFrame(byte[] frame) {
        FrameReader frames = new FrameReader(Bytes.input(frame), Place.REQUEST, Bytes.unlimited());
        assertThrows(Http3Exception.class, frames::next);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
