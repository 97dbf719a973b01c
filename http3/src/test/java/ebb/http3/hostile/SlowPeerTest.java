package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.RequestHandler;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Bytes;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Who is given up for being slow, and who is not, on a clock that moves only while they wait. */
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
        public long acknowledged() {
            return script.acknowledged();
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
