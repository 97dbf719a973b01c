package ebb.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ebb.quic.model.TransportError;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A handshake between a client and a server in which one message, of either, is something else. The first byte says
 * which one, and whether there is a HelloRetryRequest; the second what is done with it.
 */
final class TlsFuzzTest {
    static final int RETRY = 0x40;
    /** The message gets another body, but keeps its type. */
    static final int BODY = 0;
    /** Bytes of the message are replaced from a place on. */
    static final int PATCH = 1;
    /** The message is replaced, header and all, and arrives in small pieces. */
    static final int BYTES = 2;
    private static final int MODES = 3;
    private static final int MESSAGES = 16;
    private static final int PIECE_BYTES = 7;
    /** 16 KiB of an unfinished message at a server, 64 at a client, and what certificates and secrets take. */
    private static final long SERVER_BYTES = 40 << 10;
    private static final long CLIENT_BYTES = 136 << 10;

    static Stream<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int retry : new int[] {0, RETRY}) {
            Handshake honest = new Handshake(retry != 0);
            honest.run((_, message) -> {
                byte[] seed = Arrays.copyOfRange(message, Handshake.HEADER_BYTES - 2, message.length);
                seed[0] = (byte) (retry | seeds.size() % MESSAGES);
                seed[1] = BODY;
                seeds.add(seed);
                seeds.add(new byte[] {seed[0], PATCH, 0, 6, 1});
                return new Handshake.Arrival(message, message.length);
            });
            honest.free();
        }
        seeds.add(new byte[] {MESSAGES - 1, BODY, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0});
        return seeds.stream();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void messages(byte[] input) {
        Script script = new Script(input);
        int first = script.number();
        int target = first % MESSAGES;
        Handshake handshake = new Handshake((first & RETRY) != 0);
        boolean[] changed = new boolean[1];
        int[] seen = new int[1];
        try {
            handshake.run((_, message) -> {
                if (seen[0]++ != target) {
                    return new Handshake.Arrival(message, message.length);
                }
                Handshake.Arrival arrival = replaced(message, script);
                changed[0] = !Arrays.equals(message, arrival.bytes());
                return arrival;
            });
            if (target == MESSAGES - 1) {
                // A NewSessionTicket is all that may come after the handshake.
                byte[] ticket = Handshake.withBody(4, script.rest());
                handshake.client().receive(EncryptionLevel.ONE_RTT, ticket, 0, ticket.length);
            }
        } catch (ProtocolViolation e) {
            // RFC 9001 §4.8: an alert, or for bytes at the wrong level (RFC 9001 §4.1.3) PROTOCOL_VIOLATION.
            assertTrue(TransportError.isCrypto(e.code()) || e.code() == TransportError.PROTOCOL_VIOLATION,
                    e::toString);
        }
        assertFalse(changed[0] && handshake.isComplete(), "a message was changed and nobody noticed");
        assertTrue(handshake.server().retainedBytes() <= SERVER_BYTES);
        assertTrue(handshake.client().retainedBytes() <= CLIENT_BYTES);
        handshake.free();
    }

    private static Handshake.Arrival replaced(byte[] message, Script script) {
        switch (script.number() % MODES) {
            case BODY -> {
                byte[] other = Handshake.withBody(message[0], script.rest());
                return new Handshake.Arrival(other, other.length);
            }
            case PATCH -> {
                int place = (script.number() << 8 | script.number()) % message.length;
                byte[] patch = script.rest();
                byte[] other = message.clone();
                System.arraycopy(patch, 0, other, place, Math.min(patch.length, other.length - place));
                return new Handshake.Arrival(other, other.length);
            }
            default -> {
                return new Handshake.Arrival(script.rest(), PIECE_BYTES);
            }
        }
    }
}
