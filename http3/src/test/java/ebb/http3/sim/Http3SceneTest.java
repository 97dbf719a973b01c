package ebb.http3.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.RequestHandler;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.Bytes;
import ebb.quic.model.QuicClosedException;
import ebb.testkit.GivesEverythingBack;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions whose code waits run in a simulation that does not. */
@ExtendWith(GivesEverythingBack.class)
class Http3SceneTest {
    private static final int LARGE = 3_000_000;

    private static Http3Scene scene(RequestHandler handler) {
        return Http3Scene.begin(new ServerSession.Service(Http3Settings.defaults(), handler, new Http3Counts()));
    }

    /** Sends back as many bytes as it got. */
    private static void mirror(RequestHandler.Request request) throws IOException {
        byte[] content = new BodyInput(request.reader(), request.listener()).readAllBytes();
        request.writer().head(new String[] {":status", "200"}, Headers.empty());
        request.writer().content(content, 0, content.length);
        request.writer().finish();
    }

    @Test
    void largeContentGoesBothWaysAtOnce() {
        try (Http3Scene scene = scene(Http3SceneTest::mirror)) {
            Answer[] answers = new Answer[5];
            for (int i = 0; i < answers.length; i++) {
                answers[i] = scene.ask(scene.honest(), "POST", new byte[LARGE]);
            }
            for (Answer answer : answers) {
                assertTrue(scene.pair().runUntil(answer::isComplete), () -> String.valueOf(answer.failure()));
                assertEquals(LARGE, answer.bytes());
            }
        }
    }

    @Test
    void twoRunsAreTheSame() {
        assertEquals(stepsOfRun(), stepsOfRun());
    }

    private static long stepsOfRun() {
        try (Http3Scene scene = scene(Http3SceneTest::mirror)) {
            Answer answer = scene.ask(scene.honest(), "POST", new byte[LARGE]);
            scene.pair().runUntil(answer::isComplete);
            return scene.pair().net().steps();
        }
    }

    @Test
    void rudePeerIsAnsweredToo() {
        try (Http3Scene scene = scene(Http3SceneTest::mirror)) {
            RudePeer rude = scene.rude(1);
            rude.end(0, Bytes.request("POST"), Bytes.data("hello"));
            scene.moment();
            assertEquals("[HEADERS :status=200, DATA hello]", Bytes.describe(rude.heard(0)).toString());
        }
    }

    /** What waits when its connection ends does not wait for ever. */
    @Test
    void whoeverWaitsIsToldThatTheConnectionIsGone() {
        IOException[] told = new IOException[1];
        Http3Scene scene = scene(request -> {
            try {
                mirror(request);
            } catch (IOException e) {
                told[0] = e;
                throw e;
            }
        });
        RudePeer rude = scene.rude(1);
        rude.say(0, Bytes.request("POST"));
        scene.moment();
        assertNull(told[0]);
        scene.pair().server().closeAll();
        assertInstanceOf(QuicClosedException.class, told[0]);
    }
}
