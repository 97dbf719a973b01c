package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_CLOSED_CRITICAL_STREAM;
import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_INTERNAL_ERROR;
import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;
import static ebb.http3.model.Http3Error.H3_NO_ERROR;
import static ebb.http3.model.Http3Error.H3_REQUEST_CANCELLED;
import static ebb.http3.model.Http3Error.H3_REQUEST_INCOMPLETE;
import static ebb.http3.model.Http3Error.H3_REQUEST_REJECTED;
import static ebb.http3.model.Http3Error.QPACK_DECOMPRESSION_FAILED;
import static ebb.http3.stream.Bytes.data;
import static ebb.http3.stream.Bytes.frame;
import static ebb.http3.stream.Bytes.get;
import static ebb.http3.stream.Bytes.hex;
import static ebb.http3.stream.Bytes.request;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.quic.model.StreamStoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerSessionTest {
    private static final long NONE = ScriptedStream.NONE;
    private static final Http3Settings SETTINGS = Http3Settings.defaults().withMaxFieldSectionBytes(1000)
            .withResets(2, 0).withRequestHeadTimeout(Duration.ofSeconds(5));
    private static final long SECOND = 1_000_000_000L;

    private ScriptedTransport transport;
    private ServerSession session;
    private RequestHandler handler;
    private long now;
    private int handled;

    @BeforeEach
    void start() {
        transport = new ScriptedTransport();
        handler = this::answer;
        session = new ServerSession(transport, SETTINGS, request -> {
            handled++;
            handler.handle(request);
        }, () -> now);
    }

    // RFC 9114 §3.2, §7.2.4: SETTINGS is the first frame of the control stream.
    // RFC 9114 §7.2.4.2: it is sent at once, whatever the peer has sent or not.
    @Test
    void controlStreamOpensWithSettings() throws IOException {
        session.start(new Random(1));
        byte[] control = transport.opened().getFirst().written();
        assertEquals(0x00, control[0]);
        assertEquals(0x04, control[1]);
        assertArrayEquals(hex("06 43e8"), Arrays.copyOfRange(control, 3, 6));
        assertFalse(transport.opened().getFirst().isFinished());
        assertEquals(1, transport.opened().size());
    }

    // RFC 9114 §4.1: one response on the request's stream, which is then closed for sending.
    @Test
    void requestIsAnswered() {
        ScriptedStream stream = serve(0, request("POST", "content-length", "2"), data("hi"));
        assertEquals(List.of("HEADERS :status=200", "DATA POST / hi"), Bytes.describe(stream.written()));
        assertEquals(1, stream.writes());
        assertTrue(stream.isFinished());
        assertEquals(NONE, stream.stopCode());
        assertEquals(NONE, transport.closeCode());
    }

    // RFC 9114 §4.1: what is not needed of the request is refused without an error, after a whole response.
    @Test
    void unreadContentIsStopped() {
        handler = request -> respond(request, "200");
        ScriptedStream stream = serve(0, request("POST"), data("unread"));
        assertTrue(stream.isFinished());
        assertEquals(H3_NO_ERROR, stream.stopCode());
        assertEquals(NONE, stream.resetCode());
    }

    // RFC 9114 §4.1.2: a malformed request is a stream error; the handler never sees it.
    @Test
    void malformedRequestIsReset() {
        ScriptedStream stream = serve(0, Bytes.headers(":method", "GET"));
        assertEquals(H3_MESSAGE_ERROR, stream.resetCode());
        assertEquals(H3_MESSAGE_ERROR, stream.stopCode());
        assertEquals(0, handled);
        assertEquals(NONE, transport.closeCode());
    }

    // RFC 9114 §4.1.2: content that differs from its declared length takes effect though the handler hides it.
    @Test
    void malformedContentIsReset() {
        handler = request -> {
            assertThrows(IOException.class, () -> body(request).readAllBytes());
            respond(request, "200");
        };
        ScriptedStream stream = serve(0, request("POST", "content-length", "5"), data("123"));
        assertEquals(H3_MESSAGE_ERROR, stream.resetCode());
        assertEquals(H3_MESSAGE_ERROR, stream.stopCode());
        assertFalse(stream.isFinished());
    }

    // RFC 9114 §8: errors of the connection close it, with the code of what was wrong.
    @Test
    void connectionErrorsCloseTheConnection() {
        serve(0, data("x"));
        assertEquals(H3_FRAME_UNEXPECTED, transport.closeCode());
        start();
        serve(0, frame(0x01, hex("0381 10")));
        assertEquals(QPACK_DECOMPRESSION_FAILED, transport.closeCode());
        start();
        serve(0, get(), hex("00 05 61"));
        assertEquals(H3_FRAME_ERROR, transport.closeCode());
    }

    // RFC 9204 §7.4: an integer beyond 62 bits is an error of the request's stream.
    @Test
    void hugeQpackIntegerIsAStreamError() {
        ScriptedStream stream = serve(0, frame(0x01, hex("00 7f 80808080808080808000")));
        assertEquals(QPACK_DECOMPRESSION_FAILED, stream.resetCode());
        assertEquals(NONE, transport.closeCode());
    }

    @Test
    void incompleteRequestIsReset() {
        assertEquals(H3_REQUEST_INCOMPLETE, serve(0).resetCode());
    }

    @Test
    void largeFieldSectionIsAnswered431() {
        ScriptedStream stream = serve(0, get("large", "x".repeat(1000)));
        assertEquals(List.of("HEADERS :status=431 content-length=0"), Bytes.describe(stream.written()));
        assertTrue(stream.isFinished());
        assertEquals(H3_NO_ERROR, stream.stopCode());
        assertEquals(0, handled);
    }

    @Test
    void largeTrailersAreReset() {
        ScriptedStream stream = serve(0, request("POST"), data("x"), Bytes.headers("large", "x".repeat(1000)));
        assertEquals(H3_EXCESSIVE_LOAD, stream.resetCode());
        assertEquals(NONE, transport.closeCode());
    }

    // RFC 9114 §4.1.1: a request cancelled before anything was done with it is rejected, later it is cancelled.
    @Test
    void cancelledRequestIsGivenUp() {
        ScriptedStream early = new ScriptedStream(0, hex("01")).resetByPeer(H3_REQUEST_CANCELLED);
        session.serve(early);
        assertEquals(H3_REQUEST_REJECTED, early.resetCode());
        ScriptedStream late = new ScriptedStream(4, request("POST"), data("x")).resetByPeer(H3_REQUEST_CANCELLED);
        session.serve(late);
        assertEquals(H3_REQUEST_CANCELLED, late.resetCode());
        ScriptedStream stopped = new ScriptedStream(8, get()).stoppedByPeer(H3_REQUEST_CANCELLED);
        start();
        session.serve(stopped);
        assertEquals(H3_REQUEST_CANCELLED, stopped.resetCode());
        assertEquals(NONE, transport.closeCode());
    }

    @Test
    void failingHandlerIsAnswered500() {
        handler = request -> {
            request.writer().head(new String[] {":status", "200"}, Headers.of("secret", "x"));
            throw new IllegalStateException("a defect of the handler, on purpose");
        };
        ScriptedStream stream = serve(0, get());
        assertEquals(List.of("HEADERS :status=500 content-length=0"), Bytes.describe(stream.written()));
        assertTrue(stream.isFinished());
    }

    @Test
    void failingHandlerIsResetWhenSomeHasLeft() {
        handler = request -> {
            request.writer().head(new String[] {":status", "200"}, Headers.empty());
            request.writer().flush();
            throw new IOException("a failure of the handler, on purpose");
        };
        ScriptedStream stream = serve(0, get());
        assertEquals(H3_INTERNAL_ERROR, stream.resetCode());
        assertFalse(stream.isFinished());
    }

    @Test
    void missingResponseIsAnswered500() {
        handler = request -> { };
        assertEquals(List.of("HEADERS :status=500 content-length=0"), Bytes.describe(serve(0, get()).written()));
    }

    @Test
    void abandonedRequestsAreBounded() {
        for (int i = 0; i < 2; i++) {
            session.serve(new ScriptedStream(4L * i, get()).stoppedByPeer(H3_REQUEST_CANCELLED));
        }
        assertEquals(NONE, transport.closeCode());
        serve(8, Bytes.headers(":method", "GET"));
        assertEquals(H3_EXCESSIVE_LOAD, transport.closeCode());
    }

    // RFC 9114 §5.2: GOAWAY names what was processed; what comes later is rejected, what was before is answered.
    @Test
    void drainingRejectsLaterRequests() throws IOException {
        session.start(new Random(1));
        serve(4, get());
        session.drain();
        byte[] control = transport.opened().getFirst().written();
        assertArrayEquals(hex("07 01 08"), Arrays.copyOfRange(control, control.length - 3, control.length));
        ScriptedStream earlier = serve(0, get());
        assertTrue(earlier.isFinished());
        ScriptedStream later = serve(8, get());
        assertEquals(H3_REQUEST_REJECTED, later.resetCode());
        assertEquals(H3_REQUEST_REJECTED, later.stopCode());
        assertEquals(2, handled);
    }

    // RFC 9114 §5.2: a second GOAWAY never names a larger ID; with nothing processed it names 0.
    @Test
    void goAwayNeverGrows() throws IOException {
        session.start(new Random(1));
        session.drain();
        session.drain();
        byte[] control = transport.opened().getFirst().written();
        assertArrayEquals(hex("07 01 00 07 01 00"), Arrays.copyOfRange(control, control.length - 6, control.length));
    }

    @Test
    void drainingBeforeTheStartSaysNothing() throws IOException {
        session.drain();
        assertEquals(List.of(), transport.opened());
    }

    // RFC 9114 §6.2.1: nobody may ask that a control stream be closed.
    @Test
    void stoppedControlStreamClosesTheConnection() {
        transport.controlStoppedByPeer(H3_NO_ERROR);
        assertThrows(StreamStoppedException.class, () -> session.start(new Random(1)));
        assertEquals(H3_CLOSED_CRITICAL_STREAM, transport.closeCode());
    }

    @Test
    void handlersAreCountedThoughTheirStreamsAreGone() {
        handler = request -> {
            if (handled < 3) {
                ScriptedStream next = serve(4L * handled, get());
                assertEquals(handled == 2 ? H3_REQUEST_REJECTED : NONE, next.resetCode());
            }
            answer(request);
        };
        session = new ServerSession(transport, SETTINGS.withMaxRequests(2), request -> {
            handled++;
            handler.handle(request);
        }, () -> now);
        assertTrue(serve(0, get()).isFinished());
        assertEquals(2, handled);
        assertTrue(serve(12, get()).isFinished());
    }

    @Test
    void slowHeadsExpire() {
        ScriptedStream[] slow = new ScriptedStream[1];
        slow[0] = new ScriptedStream(0, hex("01 20 00")).endsWith(() -> {
            now += 5 * SECOND - 1;
            session.expire(now);
            assertEquals(NONE, slow[0].stopCode());
            session.expire(++now);
            throw new IOException("stopped");
        });
        session.serve(slow[0]);
        assertEquals(H3_REQUEST_CANCELLED, slow[0].stopCode());
        assertEquals(H3_REQUEST_CANCELLED, slow[0].resetCode());
    }

    @Test
    void requestsBeingAnsweredDoNotExpire() {
        handler = request -> {
            now += 100 * SECOND;
            session.expire(now);
            answer(request);
        };
        assertTrue(serve(0, get()).isFinished());
    }

    @Property(tries = 1000)
    void anyRequestEnds(@ForAll @Size(max = 80) byte[] bytes) {
        start();
        ScriptedStream stream = serve(0, bytes);
        assertTrue(stream.isFinished() || stream.resetCode() != NONE || transport.closeCode() != NONE);
    }

    private ScriptedStream serve(long id, byte[]... frames) {
        ScriptedStream stream = new ScriptedStream(id, frames);
        session.serve(stream);
        return stream;
    }

    private void answer(RequestHandler.Request request) throws IOException {
        byte[] content = body(request).readAllBytes();
        request.writer().head(new String[] {":status", "200"}, Headers.empty());
        byte[] echo = Bytes.join(Bytes.ascii(request.head().method() + " " + request.head().path() + " "), content);
        request.writer().content(echo, 0, echo.length);
        request.writer().finish();
    }

    private static void respond(RequestHandler.Request request, String status) throws IOException {
        request.writer().head(new String[] {":status", status}, Headers.empty());
        request.writer().finish();
    }

    private static BodyInput body(RequestHandler.Request request) {
        return new BodyInput(request.reader(), request.listener());
    }
}
