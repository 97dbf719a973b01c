package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.sim.Answer;
import ebb.http3.sim.Http3Scene;
import ebb.http3.sim.RudePeer;
import ebb.http3.stream.Bytes;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Messages that two readers could take for different things, and messages without end. */
class MalformedMessagesTest {
    /** An idle connection and one stream with a little content. */
    private static final int CONNECTION_BYTES = 16 << 10;

    /** RFC 9114 §4.1.2, §4.2, §4.3. */
    @Vector(row = 56, name = "request smuggling: lengths that lie, doubled and misplaced pseudo-header fields",
            published = "CVE-2026-33555", bound = "H3_MESSAGE_ERROR; no handler sees the request, or the end of its content")
    void malformedRequestsAreNotForwarded(Measured measured) {
        List<byte[]> corpus = List.of(
                Bytes.join(Bytes.request("POST", "content-length", "5"), Bytes.data("four")),
                Bytes.join(Bytes.request("POST", "content-length", "3"), Bytes.data("four")),
                Bytes.join(Bytes.request("POST", "content-length", "0"), Bytes.data("GET / HTTP/1.1")),
                Bytes.request("POST", "content-length", "1", "content-length", "2"),
                Bytes.request("POST", "content-length", "+4"),
                Bytes.request("POST", "content-length", "99999999999999999999"),
                Bytes.request("POST", "transfer-encoding", "chunked"),
                Bytes.request("GET", "connection", "keep-alive"),
                Bytes.request("GET", "te", "gzip"),
                Bytes.request("GET", ":path", "/other"),
                Bytes.request("GET", "a", "b", ":authority", "other.test"),
                Bytes.request("GET", ":unknown", "x"),
                Bytes.request("GET", ":status", "200"),
                Bytes.request("GET", "host", "other.test"),
                Bytes.request("GET", "a", "b\r\nc: d"),
                Bytes.request("GET", "a\nb", "c"),
                Bytes.request("GET", "Upper", "x"),
                Bytes.request("GET", "", "x"),
                Bytes.headers(":method", "GET", ":scheme", "https", ":path", "/"),
                Bytes.headers(":method", "GET", ":authority", "ebb.test", ":path", "/"),
                Bytes.headers(":method", "GET", ":scheme", "https", ":authority", "ebb.test", ":path", ""),
                Bytes.headers(":method", "CONNECT", ":authority", "ebb.test:1", ":path", "/"),
                Bytes.join(Bytes.request("POST"), Bytes.data("x"), Bytes.headers(":path", "/other")));
        Served served = new Served(Http3Settings.defaults());
        try (Http3Scene scene = Http3Scene.begin(served.service())) {
            RudePeer rude = scene.rude(1);
            int completed = served.completed();
            long id = 0;
            long most = 0;
            for (byte[] request : corpus) {
                rude.end(id, request);
                most = Math.max(most, scene.peak(Duration.ofMillis(100)));
                assertEquals(Http3Error.name(Http3Error.H3_MESSAGE_ERROR), Http3Error.name(rude.resetCode(id)),
                        () -> new String(request, StandardCharsets.ISO_8859_1));
                id += 4;
            }
            measured.exactly("requests of " + corpus.size() + " that a handler read to their end",
                    served.completed() - completed, 0);
            measured.atMost("bytes that their connection held at most", most, CONNECTION_BYTES);
            rude.end(id, Bytes.get());
            scene.moment();
            assertEquals("[HEADERS :status=200]", Bytes.describe(rude.heard(id)).toString());
            measured.seen("what is well-formed is answered on the same connection");
        }
        served.moved(measured, Http3Refusal.MALFORMED);
    }

    /** RFC 9114 §4.1. */
    @Vector(row = 57, name = "interim responses without end, and a second set of trailers",
            bound = "8 interim responses; trailers once, within `maxFieldSectionBytes`",
            uncounted = "whoever asked gets an exception")
    void interimResponsesAndTrailersEnd(Measured measured) {
        try (Http3Scene scene = Http3Scene.begin(new Served(Http3Settings.defaults()).service())) {
            Http3Scene.RudeServer server = scene.rudeServer(1);
            int interim = 0;
            for (boolean accepted = true; accepted && interim < 100; interim++) {
                byte[][] frames = new byte[interim + 2][];
                Arrays.fill(frames, Bytes.headers(":status", "103"));
                frames[interim + 1] = Bytes.headers(":status", "200");
                accepted = isAccepted(answered(scene, server, 4L * interim, frames));
            }
            measured.exactly("interim responses accepted", interim - 1, 8);
            assertNull(server.link().reason());
            Answer twice = answered(scene, server, 4L * interim, Bytes.headers(":status", "200"), Bytes.headers("a", "b"),
                    Bytes.headers("a", "b"));
            assertEquals(Http3Error.H3_FRAME_UNEXPECTED, assertInstanceOf(Http3Exception.class, twice.failure()).code());
            assertEquals(Http3Error.H3_FRAME_UNEXPECTED, server.peer().closeCode());
            measured.seen("H3_FRAME_UNEXPECTED for trailers after trailers, which ends the connection");
        }
    }

    /** What comes of a request that the server answers with these frames. */
    private static Answer answered(Http3Scene scene, Http3Scene.RudeServer server, long stream, byte[]... frames) {
        Answer answer = scene.ask(server.link(), "GET");
        scene.moment();
        server.peer().end(stream, frames);
        scene.moment();
        return answer;
    }

    private static boolean isAccepted(Answer answer) {
        if (answer.failure() == null) {
            assertTrue(answer.isComplete());
            return true;
        }
        assertEquals(Http3Error.H3_EXCESSIVE_LOAD, assertInstanceOf(Http3Exception.class, answer.failure()).code());
        return false;
    }
}
