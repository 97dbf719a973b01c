package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.frame.FrameReader;
import ebb.http3.frame.Place;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.qpack.FieldSectionDecoder;
import ebb.http3.sim.Answer;
import ebb.http3.sim.Http3Scene;
import ebb.http3.sim.RudePeer;
import ebb.http3.stream.Bytes;
import ebb.http3.wire.StreamInput;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Few bytes that stand for many. */
class FieldSectionBombTest {
    private static final long LIMIT = Http3Settings.defaults().maxFieldSectionBytes();
    private static final int BOMBS = 50;
    private static final int DECLARED = 30;
    /** A reference to entry 29 of the static table, 1 byte that stands for 6 + 12 + 32. */
    private static final String REFERENCE = "dd";

    private static byte[] bomb(String first, int references) {
        return Bytes.frame(1, Bytes.hex("0000" + first + REFERENCE.repeat(references)));
    }

    /** RFC 9114 §4.2.2, RFC 9204 §7.3. */
    @Vector(row = 50, name = "field sections that grow fiftyfold", published = "CVE-2025-64702, CVE-2026-40898, CVE-2026-12523",
            bound = "`maxFieldSectionBytes`, counted while decoding, with 32 bytes a field, wherever sections stand")
    void expandedSectionsAreCounted(Measured measured) {
        bombedServer(measured);
        bombedClient(measured);
        AtomicLong handedOver = new AtomicLong();
        FieldSectionDecoder decoder = new FieldSectionDecoder(LIMIT);
        StreamInput in = Bytes.input(Bytes.hex("0000" + REFERENCE.repeat(1_000)));
        in.enterFrame(1_002);
        assertThrows(Http3Exception.class, () -> decoder.decode(in,
                (name, value) -> handedOver.addAndGet(name.length() + value.length() + 32)));
        measured.atMost("bytes decoded of 1,000 that stand for 50,000", handedOver.get(), LIMIT);
    }

    /** Bombs in heads and in trailers, all at once. */
    private static void bombedServer(Measured measured) {
        Served served = new Served(Http3Settings.defaults());
        try (Http3Scene scene = Http3Scene.begin(served.service())) {
            RudePeer rude = scene.rude(1);
            for (long id = 0; id < 4L * BOMBS; id += 4) {
                if (id % 8 == 0) {
                    rude.end(id, bomb("d1d7c1500162", 1_000));
                } else {
                    rude.end(id, Bytes.request("POST"), bomb("", 1_000));
                }
            }
            long most = scene.peak(Duration.ofSeconds(1));
            assertEquals("[HEADERS :status=431 content-length=0]", Bytes.describe(rude.heard(0)).toString());
            assertEquals(Http3Error.H3_EXCESSIVE_LOAD, rude.resetCode(4));
            measured.seen("431 for a request's head, H3_EXCESSIVE_LOAD for its trailers");
            measured.atMost("bytes held for each of " + BOMBS + " at once", most / BOMBS, LIMIT);
            assertEquals(RudePeer.NONE, rude.closeCode());
            scene.pass(Duration.ofSeconds(35));
            measured.exactly("bytes left", scene.grown(), 0);
        }
        served.moved(measured, Http3Refusal.FIELD_SECTION);
    }

    /** Bombs in every place of a response. */
    private static void bombedClient(Measured measured) {
        try (Http3Scene scene = Http3Scene.begin(new Served(Http3Settings.defaults()).service())) {
            Http3Scene.RudeServer server = scene.rudeServer(1);
            List<byte[]> responses = List.of(bomb("d9", 1_000), bomb("ff00", 1_000),
                    Bytes.join(Bytes.headers(":status", "200"), bomb("", 1_000)));
            for (int i = 0; i < responses.size(); i++) {
                Answer answer = scene.ask(server.link(), "GET");
                scene.moment();
                server.peer().end(4L * i, responses.get(i));
                scene.moment();
                Http3Exception refused = assertInstanceOf(Http3Exception.class, answer.failure());
                assertEquals(Http3Error.name(Http3Error.H3_EXCESSIVE_LOAD), Http3Error.name(refused.code()));
            }
            assertNull(server.link().reason());
        }
        measured.seen("H3_EXCESSIVE_LOAD for a final head, an interim head and trailers of a response");
    }

    /** RFC 9114 §7.1, RFC 9204 §4.1. */
    @Vector(row = 51, name = "lengths that are only declared", published = "CVE-2026-42582, CVE-2026-12523",
            bound = "only what has arrived is allocated, and waited for no longer than `requestHeadTimeout` and `contentGrace`")
    void declaredLengthsAreNotAllocated(Measured measured) {
        declaredToServer(measured);
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

    /** Lengths of frames that stay away: of a head, of content, and of what is to be skipped. */
    private static void declaredToServer(Measured measured) {
        Served served = new Served(Http3Settings.defaults());
        try (Http3Scene scene = Http3Scene.begin(served.service())) {
            RudePeer rude = scene.rude(1);
            long idle = scene.grown();
            byte[] length = Bytes.varInt(1 << 30);
            for (long id = 0; id < 12L * DECLARED; id += 12) {
                rude.say(id, Bytes.hex("01"), length, Bytes.hex("0000"));
                rude.say(id + 4, Bytes.request("POST"), Bytes.hex("00"), length, Bytes.ascii("x"));
                rude.say(id + 8, Bytes.hex("21"), length, Bytes.ascii("x"));
            }
            long most = scene.peak(Duration.ofSeconds(1));
            measured.atMost("bytes held for each of " + 3 * DECLARED + " streams that declare 2^30",
                    (most - idle) / (3 * DECLARED), 4 << 10);
            for (int i = 0; i < 7; i++) {
                rude.peer().send(PacketType.ONE_RTT, new Frame.Ping());
                scene.pass(Duration.ofSeconds(10));
            }
            for (long id = 0; id < 12L * DECLARED; id += 4) {
                assertEquals(Http3Error.H3_REQUEST_CANCELLED, rude.resetCode(id));
            }
            scene.pass(Duration.ofSeconds(35));
            measured.exactly("bytes left", scene.grown(), 0);
        }
        served.moved(measured, Http3Refusal.SLOW_HEAD);
        served.moved(measured, Http3Refusal.SLOW_CONTENT);
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
