package ebb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ClientExchange;
import ebb.http3.session.ClientSession;
import ebb.http3.session.RequestHandler;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.BodyInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The streams of one HTTP/3 connection, at a server or a client: control, QPACK and unknown ones, requests and
 * responses of any content. The first byte says whose side it is; each piece is a stream.
 */
final class Http3StreamsFuzzTest {
    private static final Http3Settings SETTINGS = Http3Settings.defaults().withMaxFieldSectionBytes(2_000);
    private static final int MOST_STREAMS = 12;
    /** Buffers for each stream, whatever comes on it; a byte's most. */
    private static final long STREAM_BYTES = 12_000;
    private static final long BYTES_FOR_ONE = 40;
    /** While inputs are made up, hooks in every comparison of strings allocate too: 25 times as much was seen. */
    private static final long TIMES = System.getenv("JAZZER_FUZZ") == null ? 1 : 50;

    static Stream<byte[]> seeds() {
        return MessageSeeds.streams();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void streams(byte[] input) {
        Allocation.atMost(TIMES * (MOST_STREAMS * STREAM_BYTES + BYTES_FOR_ONE * input.length), () -> run(input));
    }

    private static void run(byte[] input) {
        Script script = new Script(input);
        boolean atClient = (script.number() & 1) != 0;
        ScriptedTransport transport = new ScriptedTransport();
        try {
            if (atClient) {
                atClient(script, transport);
            } else {
                atServer(script, transport);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void atServer(Script script, ScriptedTransport transport) throws IOException {
        ServerSession session = new ServerSession(transport, SETTINGS, Http3StreamsFuzzTest::echo, () -> 0);
        session.start(new Random(1));
        for (int i = 0; i < MOST_STREAMS && !script.isAtEnd(); i++) {
            boolean bidirectional = (script.number() & 1) != 0;
            ScriptedTransport.Incoming stream =
                    new ScriptedTransport.Incoming(4L * i + (bidirectional ? 0 : 2), script.piece());
            session.serve(stream);
            require(!bidirectional || stream.isOver() || transport.isClosed(), "a request was left hanging");
        }
        require(session.isQuiet(), "a request was forgotten");
    }

    private static void echo(RequestHandler.Request request) throws IOException {
        byte[] content = new BodyInput(request.reader(), request.listener()).readAllBytes();
        request.writer().head(new String[] {":status", "200"}, Headers.empty());
        request.writer().content(content, 0, content.length);
        request.writer().finish();
    }

    private static void atClient(Script script, ScriptedTransport transport) throws IOException {
        ClientSession session = new ClientSession(transport, SETTINGS, () -> 0);
        session.start(new Random(1));
        for (int i = 0; i < MOST_STREAMS && !script.isAtEnd(); i++) {
            if ((script.number() & 1) == 0) {
                session.serve(new ScriptedTransport.Incoming(4L * i + 3, script.piece()));
            } else if (!session.isDraining()) {
                transport.answerNext(new ScriptedTransport.Incoming(4L * i, script.piece()));
                ask(session.open(), i % 2 == 0 ? "GET" : "HEAD");
            } else {
                script.piece();
            }
        }
        require(session.exchanges() == 0, "an exchange was forgotten");
    }

    private static void ask(ClientExchange exchange, String method) {
        try {
            exchange.head(new String[] {":method", method, ":path", "/"}, Headers.empty());
            exchange.send(new byte[0], Headers.empty());
            exchange.response(method);
            exchange.content().readAllBytes();
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says what it is");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
