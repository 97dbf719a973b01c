package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.RequestHandler;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.testkit.hostile.CommonPromises;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Peers that take their time, on a clock that moves only while they do. */
class SlowPeerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Http3Settings SETTINGS = Http3Settings.defaults();

    private final ScriptedTransport transport = new ScriptedTransport();
    private final Served served = new Served(SETTINGS.withResets(1, 0));
    private long now;
    private ServerSession session;

    /** A stream on which each byte, either way, takes its time. */
    private final class Slow implements ByteStream {
        private final ScriptedStream script;
        private final long readNanos;
        private final long writeNanos;

        Slow(ScriptedStream script, long readNanos, long writeNanos) {
            this.script = script;
            this.readNanos = readNanos;
            this.writeNanos = writeNanos;
        }

        @Override
        public long id() {
            return script.id();
        }

        @Override
        public boolean isBidirectional() {
            return true;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            pass(readNanos);
            return script.read(buffer, offset, Math.min(length, 1));
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            for (int i = 0; i < length; i++) {
                pass(writeNanos);
                script.write(buffer, offset + i, 1);
            }
        }

        /** Time passes, in which somebody looks after deadlines. */
        private void pass(long nanos) throws IOException {
            now += nanos;
            session.expire(now);
            if (script.resetCode() != ScriptedStream.NONE) {
                throw new IOException("given up");
            }
        }

        @Override
        public void finish() throws IOException {
            script.finish();
        }

        @Override
        public void reset(long code) {
            script.reset(code);
        }

        @Override
        public void stopSending(long code) {
            script.stopSending(code);
        }
    }

    /** Serves one slow request and returns the seconds that it was served for. */
    private long serve(ScriptedStream script, long readNanos, long writeNanos, RequestHandler handler) {
        long began = now;
        session = served.session(transport, handler, () -> now);
        session.serve(new Slow(script, readNanos, writeNanos));
        return (now - began) / SECOND;
    }

    private static RequestHandler answering(int bytes) {
        return request -> {
            new BodyInput(request.reader(), request.listener()).readAllBytes();
            request.writer().head(new String[] {":status", "200"}, Headers.empty());
            request.writer().content(new byte[bytes], 0, bytes);
            request.writer().finish();
        };
    }

    private static ScriptedStream upload(int bytes) {
        return new ScriptedStream(0, Bytes.request("POST"), Bytes.frame(0, new byte[bytes]));
    }

    private static void assertGivenUp(ScriptedStream script) {
        assertEquals(Http3Error.H3_REQUEST_CANCELLED, script.resetCode());
        assertEquals(Http3Error.H3_REQUEST_CANCELLED, script.stopCode());
    }

    /** RFC 9114 §10.5: a response that nobody takes. */
    @Vector(row = 46, name = "slow reader of a large response",
            bound = "the send buffer holds the handler back; `contentGrace` and a second for each 500 bytes taken")
    void slowReadersAreGivenUp(Measured measured) {
        ScriptedStream script = new ScriptedStream(0, Bytes.get());
        measured.atMost("seconds that a reader of 1 byte a second was served",
                serve(script, 0, SECOND, answering(1_000_000)), 62);
        assertGivenUp(script);
        ScriptedStream honest = new ScriptedStream(0, Bytes.get());
        measured.exactly("seconds that one of 1,000 bytes a second was served, to the end",
                serve(honest, 0, SECOND / 1000, answering(200_000)), 200);
        assertEquals(ScriptedStream.NONE, honest.resetCode());
        CommonPromises.othersAreServed();
        served.moved(measured, Http3Refusal.SLOW_CONTENT);
    }

    /** RFC 9114 §10.5: a request that never comes to its end. */
    @Vector(row = 55, name = "slow header sections and slow content",
            bound = "`requestHeadTimeout`; `contentGrace` and a second for each 500 bytes")
    void slowSendersAreGivenUp(Measured measured) {
        ScriptedStream head = new ScriptedStream(0, Bytes.get("long", "x".repeat(1_000)));
        measured.exactly("seconds for a head of 1 byte a second", serve(head, SECOND, 0, answering(1)), 10);
        assertGivenUp(head);
        ScriptedStream content = upload(1_000_000);
        long seconds = serve(content, SECOND / 5, 0, answering(1));
        measured.atMost("seconds for content of 5 bytes a second", seconds, 62);
        assertGivenUp(content);
        ScriptedStream honest = upload(200_000);
        measured.exactly("seconds for content of 1,000 bytes a second, all of it",
                serve(honest, SECOND / 1000, 0, answering(1)), 200);
        assertEquals(ScriptedStream.NONE, honest.resetCode());
        CommonPromises.othersAreServed();
        served.moved(measured, Http3Refusal.SLOW_HEAD);
        served.moved(measured, Http3Refusal.SLOW_CONTENT);
    }

    @Test
    void slowPeersCountAsAbandonedRequests() {
        serve(upload(1_000), SECOND / 5, 0, answering(1));
        assertEquals(ScriptedStream.NONE, transport.closeCode());
        session.serve(new Slow(upload(1_000), SECOND / 5, 0));
        assertEquals(Http3Error.H3_EXCESSIVE_LOAD, transport.closeCode());
    }

    /** The peer does nothing wrong when the handler sleeps between reads, however long. */
    @Test
    void slowHandlersAreTheirOwnAffair() {
        ScriptedStream script = upload(100);
        serve(script, 1, 1, request -> {
            now += 3600 * SECOND;
            session.expire(now);
            answering(1).handle(request);
        });
        assertEquals(ScriptedStream.NONE, script.resetCode());
    }

    /** RFC 9114 §4.4: a tunnel may be silent for as long as its ends please. */
    @Test
    void tunnelsMayRest() {
        ScriptedStream script = new ScriptedStream(0, Bytes.headers(":method", "CONNECT", ":authority", "ebb.test:1"),
                Bytes.frame(0, new byte[5]));
        serve(script, SECOND / 100, 0, request -> {
            now += 3600 * SECOND;
            assertEquals(1, request.reader().readContent(new byte[1], 0, 1));
            new Slow(script, 3600 * SECOND, 0).pass(3600 * SECOND);
            answering(1).handle(request);
        });
        assertEquals(ScriptedStream.NONE, script.resetCode());
    }

    @Test
    void handlerOfAnExpiredRequestSeesAnException() {
        ScriptedStream script = upload(1_000);
        serve(script, SECOND / 5, 0, request ->
                assertThrows(IOException.class, () -> answering(1).handle(request)));
        assertGivenUp(script);
    }
}
