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
import java.io.IOException;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Requests that are opened to be dropped. */
class RequestFloodTest {
    private static final Http3Settings SETTINGS = Http3Settings.defaults();

    private int running;
    private int most;
    private int handled;

    /** RFC 9114 §4.1.1, §10.5: the peer resets, or makes the server reset, what it has just opened. */
    @Vector(row = 43, name = "rapid reset, and requests made to be reset", published = "CVE-2023-44487, CVE-2025-8671",
            bound = "`resetBurst` abandoned requests, then `resetsPerSecond`; more close with H3_EXCESSIVE_LOAD")
    void abandonedRequestsEndTheConnection(Measured measured) {
        Served served = new Served(SETTINGS);
        measured.exactly("requests that were reset at once before the close",
                untilClosed(served, id -> new ScriptedStream(id, Bytes.hex("01")).resetByPeer(Http3Error.H3_REQUEST_CANCELLED)), 201);
        measured.exactly("that were reset while their content was awaited", untilClosed(served, id ->
                new ScriptedStream(id, Bytes.request("POST")).resetByPeer(Http3Error.H3_REQUEST_CANCELLED)), 201);
        measured.exactly("whose response was refused", untilClosed(served, id ->
                new ScriptedStream(id, Bytes.get()).stoppedByPeer(Http3Error.H3_REQUEST_CANCELLED)), 201);
        measured.exactly("that were malformed", untilClosed(served, id ->
                new ScriptedStream(id, Bytes.headers(":method", "GET"))), 201);
        measured.exactly("that broke off in their content", untilClosed(served, id ->
                new ScriptedStream(id, Bytes.request("POST", "content-length", "9"), Bytes.data("short"))), 201);
        served.stillServes();
        served.moved(measured, Http3Refusal.ABANDONED_REQUESTS);
    }

    /** Serves such requests until the connection is closed, and returns how many that took. */
    private static int untilClosed(Served served, LongFunction<ScriptedStream> request) {
        ScriptedTransport transport = new ScriptedTransport();
        ServerSession session = served.session(transport);
        int count = 0;
        while (transport.closeCode() == ScriptedStream.NONE && count < 10_000) {
            session.serve(request.apply(4L * count++));
        }
        assertEquals(Http3Error.name(Http3Error.H3_EXCESSIVE_LOAD), Http3Error.name(transport.closeCode()));
        return count;
    }

    /** RFC 9114 §10.5: a handler goes on after its stream is gone, and is counted until it returns. */
    @Test
    void handlersOfResetRequestsAreStillCounted() {
        ServerSession[] session = new ServerSession[1];
        session[0] = new ServerSession(new ScriptedTransport(), SETTINGS.withMaxRequests(8), asked -> {
            most = Math.max(most, ++running);
            if (handled++ < 100) {
                session[0].serve(new ScriptedStream(4L * handled, Bytes.get()).stoppedByPeer(0));
            }
            running--;
            throw new IOException("given up");
        }, () -> 0);
        session[0].serve(new ScriptedStream(0, Bytes.get()).stoppedByPeer(0));
        assertEquals(8, most);
    }
}
