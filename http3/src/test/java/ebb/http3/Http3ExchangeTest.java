package ebb.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class Http3ExchangeTest {

    @Test
    void handlerSeesTheRequestAndResponds() {
        ScriptedStream stream = run(exchange -> {
            assertEquals("POST", exchange.method());
            assertEquals("https", exchange.scheme());
            assertEquals("ebb.test", exchange.authority());
            assertEquals("/", exchange.path());
            assertEquals(Headers.of("a", "1", "a", "2"), exchange.headers());
            assertEquals("body", new String(exchange.body().readAllBytes()));
            assertEquals(Headers.of("t", "3"), exchange.trailers());
            assertFalse(exchange.hasResponded());
            exchange.responseTrailers(Headers.of("u", "4"));
            try (OutputStream out = exchange.respond(201, Headers.of("b", "5"))) {
                out.write(Bytes.ascii("made"));
            }
            assertTrue(exchange.hasResponded());
        }, Bytes.request("POST", "a", "1", "a", "2"), Bytes.data("body"), Bytes.headers("t", "3"));
        assertEquals(List.of("HEADERS :status=201 b=5", "DATA made", "HEADERS u=4"), Bytes.describe(stream.written()));
        assertEquals(1, stream.writes());
        assertTrue(stream.isFinished());
    }

    @Test
    void openResponseIsCompleted() {
        ScriptedStream stream = run(exchange -> exchange.respond(200, Headers.empty()).write('x'), Bytes.get());
        assertEquals(List.of("HEADERS :status=200", "DATA x"), Bytes.describe(stream.written()));
        assertTrue(stream.isFinished());
    }

    @Test
    void wholeResponseHasItsLength() {
        ScriptedStream stream = run(exchange -> exchange.respond(200, Headers.empty(), Bytes.ascii("abc")),
                Bytes.get());
        assertEquals(List.of("HEADERS :status=200 content-length=3", "DATA abc"), Bytes.describe(stream.written()));
    }

    // RFC 9114 §4.1.2: a response to HEAD has no content, though it declares its length.
    @Test
    void headHasNoContent() {
        ScriptedStream stream = run(exchange -> exchange.respond(200, Headers.empty(), Bytes.ascii("abc")),
                Bytes.request("HEAD"));
        assertEquals(List.of("HEADERS :status=200 content-length=3"), Bytes.describe(stream.written()));
        assertTrue(stream.isFinished());
    }

    @Test
    void noContentHasNoContent() {
        ScriptedStream stream = run(exchange -> exchange.respond(204, Headers.empty(), new byte[0]), Bytes.get());
        assertEquals(List.of("HEADERS :status=204"), Bytes.describe(stream.written()));
    }

    @Test
    void tooLittleContentIsAFailure() {
        ScriptedStream stream = run(exchange -> exchange.respond(200, Headers.of("content-length", "3")).write('x'),
                Bytes.get());
        assertEquals(List.of("HEADERS :status=500 content-length=0"), Bytes.describe(stream.written()));
    }

    @Test
    void noResponseIsAFailure() {
        assertEquals(List.of("HEADERS :status=500 content-length=0"),
                Bytes.describe(run(exchange -> { }, Bytes.get()).written()));
    }

    @Test
    void continueIsSentWhenTheContentIsRead() {
        byte[] request = Bytes.request("POST", "expect", "100-continue");
        ScriptedStream read = run(exchange -> {
            exchange.body().readAllBytes();
            exchange.respond(200, Headers.empty());
        }, request);
        assertEquals(List.of("HEADERS :status=100", "HEADERS :status=200"), Bytes.describe(read.written()));
        ScriptedStream refused = run(exchange -> exchange.respond(417, Headers.empty()), request);
        assertEquals(List.of("HEADERS :status=417"), Bytes.describe(refused.written()));
    }

    // RFC 9114 §4.1: interim responses come before the final one. RFC 9114 §4.5: 101 is none of them.
    @Test
    void informationalResponsesComeFirst() {
        ScriptedStream stream = run(exchange -> {
            exchange.sendInformational(103, Headers.of("link", "x"));
            assertThrows(IllegalArgumentException.class, () -> exchange.sendInformational(101, Headers.empty()));
            assertThrows(IllegalArgumentException.class, () -> exchange.sendInformational(200, Headers.empty()));
            exchange.respond(200, Headers.empty());
            assertThrows(IllegalStateException.class, () -> exchange.sendInformational(103, Headers.empty()));
            assertThrows(IllegalStateException.class, () -> exchange.respond(200, Headers.empty()));
        }, Bytes.get());
        assertEquals(List.of("HEADERS :status=103 link=x", "HEADERS :status=200"), Bytes.describe(stream.written()));
    }

    // RFC 9114 §4.2: fields of HTTP/1.1's connections are not generated.
    @Test
    void fieldsOfHttp1AreRefused() {
        run(exchange -> {
            for (String name : List.of("connection", "Transfer-Encoding", "keep-alive", "upgrade", "te")) {
                assertThrows(IllegalArgumentException.class, () -> exchange.respond(200, Headers.of(name, "trailers")));
            }
            assertThrows(IllegalArgumentException.class, () -> exchange.respond(100, Headers.empty()));
            assertThrows(IllegalArgumentException.class,
                    () -> exchange.respond(200, Headers.of("content-length", "x")));
            exchange.respond(200, Headers.empty());
        }, Bytes.get());
    }

    // RFC 9114 §4.4: the handler of CONNECT decides, and the tunnel is content in both directions.
    @Test
    void connectIsATunnel() {
        byte[] connect = Bytes.headers(":method", "CONNECT", ":authority", "ebb.test:443");
        ScriptedStream stream = run(exchange -> {
            assertEquals("", exchange.path());
            exchange.body().transferTo(exchange.respond(200, Headers.empty()));
        }, connect, Bytes.data("echo"));
        assertEquals(List.of("HEADERS :status=200", "DATA echo"), Bytes.describe(stream.written()));
    }

    @Test
    void closedContentIsRefused() {
        ScriptedStream stream = run(exchange -> {
            exchange.body().close();
            exchange.respond(413, Headers.empty());
        }, Bytes.request("POST"), Bytes.data("large"));
        assertEquals(Http3Error.H3_NO_ERROR, stream.stopCode());
        assertEquals(List.of("HEADERS :status=413"), Bytes.describe(stream.written()));
    }

    @Test
    void datesAreThoseOfHttp() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", DateField.at(784111777_500L));
        assertEquals("Sun, 06 Nov 1994 08:49:38 GMT", DateField.at(784111778_000L));
    }

    private static ScriptedStream run(Http3Handler handler, byte[]... request) {
        Throwable[] failure = new Throwable[1];
        ServerSession session = new ServerSession(new ScriptedTransport(), Http3Settings.defaults(), each -> {
            Http3Exchange exchange = new Http3Exchange(null, each);
            try {
                handler.handle(exchange);
            } catch (AssertionError e) {
                failure[0] = e;
                throw e;
            }
            exchange.complete();
        }, () -> 0);
        ScriptedStream stream = new ScriptedStream(0, request);
        session.serve(stream);
        if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
        return stream;
    }
}
