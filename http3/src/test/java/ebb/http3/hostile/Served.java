package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.RequestHandler;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.testkit.hostile.CommonPromises;
import ebb.testkit.hostile.Measured;
import java.io.IOException;
import java.util.function.LongSupplier;

/** A server of HTTP/3 whose handler reads requests to their end, with what it counts. */
final class Served {
    private final Http3Counts counts = new Http3Counts();
    private final ServerSession.Service service;
    private int completed;

    Served(Http3Settings settings) {
        service = new ServerSession.Service(settings, this::answer, counts);
    }

    /** Answers when the request has come to its end. */
    void answer(RequestHandler.Request request) throws IOException {
        new BodyInput(request.reader(), request.listener()).readAllBytes();
        completed++;
        request.writer().head(new String[] {":status", "200"}, Headers.empty());
        request.writer().finish();
    }

    /** What all connections of it have in common. */
    ServerSession.Service service() {
        return service;
    }

    /** The same with another handler. */
    ServerSession.Service service(RequestHandler handler) {
        return new ServerSession.Service(service.settings(), handler, counts);
    }

    /** Another connection of it. */
    ServerSession session(ScriptedTransport transport) {
        return session(transport, () -> 0);
    }

    ServerSession session(ScriptedTransport transport, LongSupplier nanoClock) {
        return new ServerSession(transport, service, nanoClock);
    }

    /** The same with another handler. */
    ServerSession session(ScriptedTransport transport, RequestHandler handler, LongSupplier nanoClock) {
        return new ServerSession(transport, service(handler), nanoClock);
    }

    /** Requests that the handler has read to their end. */
    int completed() {
        return completed;
    }

    /** An honest request is answered, on a connection of its own. */
    void stillServes() {
        stillServes(session(new ScriptedTransport()), 0);
    }

    /** An honest request is answered, on this stream of a connection. */
    void stillServes(ServerSession session, long id) {
        ScriptedStream stream = new ScriptedStream(id, Bytes.get());
        session.serve(stream);
        assertEquals("[HEADERS :status=200]", Bytes.describe(stream.written()).toString());
        completed--;
        CommonPromises.othersAreServed();
    }

    /** The counter of this refusal has moved. */
    void moved(Measured measured, Http3Refusal why) {
        measured.moved("refused `" + why.label() + '`', counts.count(why));
    }
}
