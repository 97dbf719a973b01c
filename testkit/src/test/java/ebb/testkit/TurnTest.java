package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Turn;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.PacketType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No turn of a loop is long, by the work that is counted in it, however much comes at one moment. */
@ExtendWith(GivesEverythingBack.class)
class TurnTest {
    private static final int CROWD = 3_500;
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    @Test
    void thousandsOfDeadlinesAtOneMomentAreSpreadOverTurns() {
        QuicLimits limits = QuicLimits.newBuilder().handshakes(CROWD).handshakeTimeout(HANDSHAKE_TIMEOUT).build();
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.NEVER).serverLimits(limits).build()) {
            EvilPeer crowd = EvilClient.silent(pair).answering(false).prepare();
            byte[] hello = crowd.takeCrypto(10_000);
            for (int i = 0; i < CROWD; i++) {
                ConnectionId id = crowd.newId();
                crowd.destination(id).rekey(id);
                crowd.raw(crowd.numbered(PacketType.INITIAL, 0, Payload.crypto(0, hello)));
            }
            pair.runFor(Duration.ofMillis(50));
            assertEquals(CROWD, report(pair).handshaking());
            pair.runFor(HANDSHAKE_TIMEOUT);
            assertEquals(0, report(pair).handshaking());
            long longest = pair.server().longestTurnNanos();
            assertTrue(longest <= Turn.LONGEST_NANOS && longest > Turn.LONGEST_NANOS / 4, longest + " nominal ns");
        }
    }

    private static EndpointReport report(Pair pair) {
        return pair.server().endpoint().report();
    }

    /** Every simulated endpoint is held to it. */
    @Test
    void turnThatIsTooLongIsNoticed() {
        try (Pair pair = Pair.newBuilder().build()) {
            pair.connect();
            for (int i = 0; i < 26; i++) {
                pair.server().endpoint().turn().spend(Turn.Work.KEY_EXCHANGE);
            }
            assertThrows(AssertionError.class, pair.server()::closeAll);
        }
    }
}
