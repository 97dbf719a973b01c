package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.frame.Place;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.MessageReader;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.io.IOException;
import java.util.List;

/** Messages that two readers could take for different things, and messages without end. */
class MalformedMessagesTest {
    /** RFC 9114 §4.1.2, §4.2, §4.3. */
    @Vector(row = 56, name = "request smuggling: lengths that lie, doubled and misplaced pseudo-header fields",
            published = "CVE-2026-33555", bound = "H3_MESSAGE_ERROR; no handler sees the request, or the end of its content")
    void malformedRequestsAreNotForwarded(Measured measured) {
        Served served = new Served(Http3Settings.defaults());
        ServerSession session = served.session(new ScriptedTransport());
        long id = 0;
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
        for (byte[] request : corpus) {
            ScriptedStream stream = new ScriptedStream(id, request);
            session.serve(stream);
            id += 4;
            assertEquals(Http3Error.name(Http3Error.H3_MESSAGE_ERROR), Http3Error.name(stream.resetCode()),
                    () -> new String(request, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        measured.exactly("requests of " + corpus.size() + " that a handler read to their end", served.completed(), 0);
        served.stillServes(session, id);
        served.moved(measured, Http3Refusal.MALFORMED);
    }

    /** RFC 9114 §4.1. */
    @Vector(row = 57, name = "interim responses without end, and a second set of trailers",
            bound = "8 interim responses; trailers once, within `maxFieldSectionBytes`",
            uncounted = "whoever asked gets an exception", nobodyElse = "a client's readers, one for each response")
    void interimResponsesAndTrailersEnd(Measured measured) throws IOException {
        int interim = 0;
        for (boolean accepted = true; accepted && interim < 100; interim++) {
            byte[][] frames = new byte[interim + 2][];
            java.util.Arrays.fill(frames, Bytes.headers(":status", "103"));
            frames[interim + 1] = Bytes.headers(":status", "200");
            accepted = isAccepted(frames);
        }
        measured.exactly("interim responses accepted", interim - 1, 8);
        MessageReader twice = reader(Bytes.headers(":status", "200"), Bytes.headers("a", "b"), Bytes.headers("a", "b"));
        twice.readResponse("GET");
        Http3Exception refused = assertThrows(Http3Exception.class, () -> twice.readContent(new byte[1], 0, 1));
        measured.seen(Http3Error.name(refused.code()) + " for trailers after trailers");
    }

    private static boolean isAccepted(byte[]... frames) throws IOException {
        try {
            return reader(frames).readResponse("GET").status() == 200;
        } catch (Http3Exception tooMany) {
            assertEquals(Http3Error.H3_EXCESSIVE_LOAD, tooMany.code());
            return false;
        }
    }

    private static MessageReader reader(byte[]... frames) {
        return new MessageReader(Bytes.source(Bytes.join(frames)), Place.RESPONSE,
                Http3Settings.defaults().maxFieldSectionBytes(), Bytes.unlimited());
    }
}
