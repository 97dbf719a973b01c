package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.RequestHandler;
import ebb.http3.sim.Http3Scene;
import ebb.http3.sim.RudePeer;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.Bytes;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Many who take their time, and hold the server to its word for as long as they may. */
class SlowCrowdTest {
    /** As many in the long form as the heap of the tests has room for: the peers are in it too. */
    private static final int CROWD = Measured.count(200, 3_000);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int CONTENT_BYTES = 200_000;
    /** What an honest but slow client sends or takes in a second. */
    private static final int SLOW_BYTES = 1_000;
    private static final int FEW_BYTES = 100;
    private static final int SEND_BYTES = 16 << 10;
    /** That, a page of which a part is taken, and what a connection has besides: packets in flight, streams, itself. */
    private static final int QUOTA_BYTES = SEND_BYTES + (8 << 10) + (8 << 10);

    private final Served served = new Served(Http3Settings.defaults());

    private static void answer(RequestHandler.Request request) throws IOException {
        new BodyInput(request.reader(), request.listener()).readAllBytes();
        request.writer().head(new String[] {":status", "200"}, Headers.empty());
        request.writer().content(new byte[CONTENT_BYTES], 0, CONTENT_BYTES);
        request.writer().finish();
    }

    /** RFC 9114 §10.5: responses that nobody takes. */
    @Vector(row = 46, name = "slow readers of large responses",
            bound = "the send buffer holds the handler back; `contentGrace` and a second for each 500 bytes taken")
    void slowReadersAreGivenUp(Measured measured) {
        int count = CROWD;
        QuicLimits.Builder limits = QuicLimits.newBuilder().streamSendBytes(SEND_BYTES);
        try (Http3Scene scene = Http3Scene.begin(served.service(SlowCrowdTest::answer), limits)) {
            List<RudePeer> readers = scene.rude(1, count, all -> all.initialMaxStreamDataBidiLocal(FEW_BYTES));
            RudePeer honest = scene.rude(0, 1, all -> all.initialMaxStreamDataBidiLocal(SLOW_BYTES)).getFirst();
            long asked = scene.pair().net().now();
            readers.forEach(reader -> reader.end(0, Bytes.get()));
            honest.end(0, Bytes.get());
            long most = 0;
            for (int second = 1; second <= 210; second++) {
                take(honest, SLOW_BYTES * (second + 1));
                if (second % 10 == 0 && second <= 70) {
                    int taken = FEW_BYTES + second;
                    readers.forEach(reader -> take(reader, taken));
                }
                scene.pass(SECOND);
                most = Math.max(most, scene.grown());
            }
            measured.atMost("bytes held for " + count + " readers of 1 byte a second", most, (long) count * QUOTA_BYTES);
            assertTrue((long) count * QUOTA_BYTES <= scene.report().budgetBytes());
            measured.atMost("seconds until the last was given up", last(readers, 0, asked), 62);
            assertTrue(honest.isEnded(0), "one of 1,000 bytes a second is served to the end");
            measured.seen("one of 1,000 bytes a second is served to the end");
            scene.pass(Duration.ofSeconds(35));
            measured.exactly("bytes left", scene.grown(), 0);
        }
        served.moved(measured, Http3Refusal.SLOW_CONTENT);
    }

    /** RFC 9114 §10.5: requests that never come to their end. */
    @Vector(row = 55, name = "slow header sections and slow content",
            bound = "`requestHeadTimeout`; `contentGrace` and a second for each 500 bytes")
    void slowSendersAreGivenUp(Measured measured) {
        int count = CROWD;
        try (Http3Scene scene = Http3Scene.begin(served.service())) {
            List<RudePeer> senders = scene.rude(1, count, all -> all);
            RudePeer honest = scene.rude(0);
            long idle = scene.grown();
            measured.atMost("seconds for " + count + " heads of 1 byte a second", heads(scene, senders), 11);
            long began = scene.pair().net().now();
            byte[] head = Bytes.join(Bytes.request("POST"), Bytes.hex("00"), Bytes.varInt(CONTENT_BYTES));
            honest.say(0, head);
            senders.forEach(sender -> sender.say(4, head));
            long most = 0;
            for (int second = 1; second <= CONTENT_BYTES / SLOW_BYTES; second++) {
                say(honest, second);
                if (second % 10 == 0 && second <= 70) {
                    senders.forEach(sender -> sender.say(4, new byte[50]));
                }
                scene.pass(SECOND);
                most = Math.max(most, scene.grown());
            }
            measured.atMost("seconds for content of 5 bytes a second", last(senders, 4, began), 62);
            senders.forEach(sender -> assertEquals(Http3Error.H3_REQUEST_CANCELLED, sender.stopCode(4)));
            measured.atMost("bytes each held besides an idle connection", (most - idle) / count, 4 << 10);
            assertEquals("[HEADERS :status=200]", Bytes.describe(honest.heard(0)).toString());
            measured.seen("content of 1,000 bytes a second is taken to its end");
            scene.pass(Duration.ofSeconds(35));
            measured.exactly("bytes left", scene.grown(), 0);
        }
        served.moved(measured, Http3Refusal.SLOW_HEAD);
        served.moved(measured, Http3Refusal.SLOW_CONTENT);
    }

    private static void say(RudePeer honest, int second) {
        if (second * SLOW_BYTES < CONTENT_BYTES) {
            honest.say(0, new byte[SLOW_BYTES]);
        } else {
            honest.end(0, new byte[SLOW_BYTES]);
        }
    }

    /** All send the head of a request, a byte each second; how many seconds until the last was given up. */
    private static long heads(Http3Scene scene, List<RudePeer> senders) {
        byte[] head = Bytes.get("long", "x".repeat(1_000));
        long began = scene.pair().net().now();
        for (int second = 0; second < 12; second++) {
            byte[] next = {head[second]};
            senders.forEach(sender -> sender.say(0, next));
            scene.pass(SECOND);
        }
        return last(senders, 0, began);
    }

    private static void take(RudePeer reader, long upTo) {
        reader.peer().send(PacketType.ONE_RTT, new Frame.MaxStreamData(0, upTo));
    }

    /** Seconds until all of them were given up on a stream. */
    private static long last(List<RudePeer> peers, long stream, long since) {
        peers.forEach(peer -> assertEquals(Http3Error.H3_REQUEST_CANCELLED, peer.resetCode(stream)));
        return (peers.stream().mapToLong(peer -> peer.resetAt(stream)).max().orElseThrow() - since) / SECOND.toNanos();
    }
}
