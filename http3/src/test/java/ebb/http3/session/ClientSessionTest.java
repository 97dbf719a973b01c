package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_ID_ERROR;
import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;
import static ebb.http3.model.Http3Error.H3_NO_ERROR;
import static ebb.http3.model.Http3Error.H3_REQUEST_CANCELLED;
import static ebb.http3.model.Http3Error.H3_REQUEST_REJECTED;
import static ebb.http3.model.Http3Error.H3_STREAM_CREATION_ERROR;
import static ebb.http3.stream.Bytes.control;
import static ebb.http3.stream.Bytes.data;
import static ebb.http3.stream.Bytes.frame;
import static ebb.http3.stream.Bytes.headers;
import static ebb.http3.stream.Bytes.hex;
import static ebb.http3.stream.Failures.assertConnectionError;
import static ebb.http3.stream.Failures.assertStreamError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private static final long NONE = ScriptedStream.NONE;
    private static final byte[] OK = headers(":status", "200");

    private final ScriptedTransport transport = new ScriptedTransport();
    private final ClientSession session = new ClientSession(transport, Http3Settings.defaults(), () -> 0);

    // RFC 9114 §3.2, §6.2.1: the control stream is opened at the beginning, and begins with SETTINGS.
    @Test
    void controlStreamOpensWithSettings() throws IOException {
        session.start(new Random(1));
        assertEquals(1, transport.opened().size());
        assertEquals(0x04, transport.opened().getFirst().written()[1]);
    }

    // RFC 9114 §4.1: one request on a stream, which is closed for sending without waiting for the response.
    @Test
    void requestAndResponse() throws IOException {
        ScriptedStream stream = new ScriptedStream(0, OK, data("hello"), headers("checksum", "1"));
        ClientExchange exchange = get(stream);
        assertTrue(stream.isFinished());
        assertEquals(1, stream.writes());
        assertEquals(List.of("HEADERS :method=GET :path=/ accept=*/*"), Bytes.describe(stream.written()));
        assertEquals(1, session.exchanges());
        assertEquals(200, exchange.response("GET").status());
        BodyInput content = exchange.content();
        assertEquals("hello", new String(content.readAllBytes()));
        assertEquals(Headers.of("checksum", "1"), exchange.trailers());
        content.close();
        assertEquals(NONE, stream.stopCode());
        assertEquals(0, session.exchanges());
    }

    @Test
    void streamedContentAndTrailersAreSent() throws IOException {
        ScriptedStream stream = new ScriptedStream(0, OK);
        ClientExchange exchange = open(stream);
        exchange.head(new String[] {":method", "POST"}, Headers.empty());
        exchange.send(new ByteArrayInputStream(new byte[20_000]), Headers.of("checksum", "1"));
        List<String> frames = Bytes.describe(stream.written());
        assertEquals("HEADERS checksum=1", frames.getLast());
        assertEquals(20_000, frames.stream().filter(f -> f.startsWith("DATA")).mapToInt(f -> f.length() - 5).sum());
        assertTrue(stream.isFinished());
    }

    // RFC 9114 §4.1: a response is kept though the server stopped the request.
    @Test
    void stoppedRequestStillHasItsResponse() throws IOException {
        ScriptedStream stream = new ScriptedStream(0, OK, data("enough")).stoppedByPeer(H3_NO_ERROR);
        ClientExchange exchange = get(stream);
        assertEquals(200, exchange.response("POST").status());
        assertEquals("enough", new String(exchange.content().readAllBytes()));
        assertEquals(0, session.exchanges());
    }

    // RFC 9114 §4.1.2: a malformed response is not accepted, and is an error of its stream.
    @Test
    void malformedResponseFails() throws IOException {
        ScriptedStream stream = new ScriptedStream(0, headers("server", "x"));
        ClientExchange exchange = get(stream);
        assertStreamError(H3_MESSAGE_ERROR, () -> exchange.response("GET"));
        assertEquals(H3_MESSAGE_ERROR, stream.stopCode());
        assertEquals(NONE, transport.closeCode());
        assertEquals(0, session.exchanges());
    }

    // RFC 9114 §4.2: a server's upper-case names make its response malformed.
    @Test
    void upperCaseNamesFail() throws IOException {
        ClientExchange exchange = get(new ScriptedStream(0, headers(":status", "200", "Server", "x")));
        assertStreamError(H3_MESSAGE_ERROR, () -> exchange.response("GET"));
    }

    @Test
    void shortContentFails() throws IOException {
        ScriptedStream stream = new ScriptedStream(0, headers(":status", "200", "content-length", "5"), data("1234"));
        ClientExchange exchange = get(stream);
        exchange.response("GET");
        assertStreamError(H3_MESSAGE_ERROR, () -> exchange.content().readAllBytes());
        assertEquals(H3_MESSAGE_ERROR, stream.stopCode());
    }

    // RFC 9114 §8: an error of the connection closes it.
    @Test
    void frameOutOfPlaceClosesTheConnection() throws IOException {
        ClientExchange exchange = get(new ScriptedStream(0, data("x")));
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> exchange.response("GET"));
        assertEquals(H3_FRAME_UNEXPECTED, transport.closeCode());
    }

    // RFC 9114 §7.2.5: promises are refused, for none was allowed.
    @Test
    void promiseClosesTheConnection() throws IOException {
        ClientExchange exchange = get(new ScriptedStream(0, frame(0x05, hex("00 0000")), OK));
        assertConnectionError(H3_ID_ERROR, () -> exchange.response("GET"));
        assertEquals(H3_ID_ERROR, transport.closeCode());
    }

    // RFC 9114 §4.1.1: a rejected request was not processed and may be sent again; clients cancel, and never reject.
    @Test
    void rejectedRequestIsRetryable() throws IOException {
        ScriptedStream stream = new ScriptedStream(0).resetByPeer(H3_REQUEST_REJECTED);
        ClientExchange exchange = get(stream);
        Http3Exception rejected = assertThrows(Http3Exception.class, () -> exchange.response("GET"));
        assertTrue(rejected.isRetryable());
        assertEquals(H3_REQUEST_REJECTED, rejected.code());
        ScriptedStream cancelled = new ScriptedStream(4, OK, data("x"));
        ClientExchange unwanted = get(cancelled);
        unwanted.response("GET");
        unwanted.content().close();
        assertEquals(H3_REQUEST_CANCELLED, cancelled.stopCode());
        assertEquals(0, session.exchanges());
    }

    // RFC 9114 §8: codes that are unknown, or have no meaning here, say no more than that the response will not come.
    @Test
    void otherResetsAreNotRetryable() throws IOException {
        for (long code : new long[] {0x21, 0x12345678, 0, H3_NO_ERROR, H3_FRAME_UNEXPECTED}) {
            ClientExchange exchange = get(new ScriptedStream(0).resetByPeer(code));
            Http3Exception reset = assertThrows(Http3Exception.class, () -> exchange.response("GET"));
            assertFalse(reset.isRetryable());
            assertEquals(code, reset.code());
        }
        assertEquals(NONE, transport.closeCode());
    }

    // RFC 9114 §5.4: without GOAWAY a request may have been processed when the connection ends.
    @Test
    void lostConnectionIsNotRetryable() throws IOException {
        QuicClosedException gone = new QuicClosedException(new CloseReason.IdleTimeout());
        ClientExchange exchange = get(new ScriptedStream(0).endsWith(() -> {
            throw gone;
        }));
        assertSame(gone, assertThrows(QuicClosedException.class, () -> exchange.response("GET")));
        assertEquals(0, session.exchanges());
    }

    // RFC 9114 §5.2: after GOAWAY no request is sent; those with its ID or above fail as ones that were not processed.
    @Test
    void goAwayRefusesWhatIsAbove() throws IOException {
        ClientExchange accepted = get(new ScriptedStream(0, OK));
        ScriptedStream above = new ScriptedStream(4).endsWith(() -> {
            serverSays(frame(0x07, hex("04")));
            throw new IOException("the stream was stopped");
        });
        ClientExchange refused = get(above);
        Http3Exception failure = assertThrows(Http3Exception.class, () -> refused.response("GET"));
        assertTrue(failure.isRetryable());
        assertEquals(H3_REQUEST_CANCELLED, above.stopCode());
        assertTrue(assertThrows(Http3Exception.class, session::open).isRetryable());
        assertTrue(session.isDraining());
        assertEquals(200, accepted.response("GET").status());
        assertEquals(NONE, transport.closeCode());
        // RFC 9114 §5.2: once what was accepted is processed, the connection is closed without an error.
        accepted.content().readAllBytes();
        assertEquals(H3_NO_ERROR, transport.closeCode());
    }

    @Test
    void goAwayOfAnIdleConnectionClosesIt() {
        serverSays(frame(0x07, hex("00")));
        assertEquals(H3_NO_ERROR, transport.closeCode());
    }

    // RFC 9114 §6.1: servers open no bidirectional streams.
    @Test
    void bidirectionalStreamOfTheServerIsAnError() {
        session.serve(new ScriptedStream(1));
        assertEquals(H3_STREAM_CREATION_ERROR, transport.closeCode());
    }

    @Test
    void settingsOfTheServerAreKept() {
        assertEquals(Long.MAX_VALUE, session.peerSettings().maxFieldSectionBytes());
        session.serve(new ScriptedStream(3, hex("00 04 03 0643e8")).endsWith(() -> {
            throw new QuicClosedException(new CloseReason.IdleTimeout());
        }));
        assertEquals(1000, session.peerSettings().maxFieldSectionBytes());
    }

    private void serverSays(byte[]... frames) {
        session.serve(new ScriptedStream(3, control(frames)).endsWith(() -> {
            throw new QuicClosedException(new CloseReason.IdleTimeout());
        }));
    }

    private ClientExchange open(ScriptedStream stream) throws IOException {
        transport.then(stream);
        return session.open();
    }

    private ClientExchange get(ScriptedStream stream) throws IOException {
        ClientExchange exchange = open(stream);
        exchange.head(new String[] {":method", "GET", ":path", "/"}, Headers.of("accept", "*/*"));
        exchange.send(new byte[0], Headers.empty());
        return exchange;
    }
}
