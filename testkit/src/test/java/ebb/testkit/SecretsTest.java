package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.connection.Link;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Limit;
import ebb.quic.model.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys leave with their connection, are told to nobody meanwhile, and those of the server can be chosen. */
@Timeout(60)
final class SecretsTest {
    private static final CloseReason BYE = new CloseReason.LocalClose(0, "bye");
    private static final String PROTOCOL = "secrets";

    @TempDir
    private Path folder;

    /** Whatever was a key or a secret at any time of a life is zero after it, in the very arrays. */
    @Test
    void keysAreZeroWhenTheConnectionHasLeft() throws IOException {
        try (SecretLife life = new SecretLife(folder)) {
            Link link = life.connect();
            life.updateKeys(link);
            assertFalse(SecretWalk.isZero(life.keysOf(link)), "there are keys to be zeroed");
            link.core().requestClose(BYE);
            life.end();
            assertNull(link.core());
            // Initial, Handshake and two generations of 1-RTT keys of both sides, and what they follow from.
            assertTrue(life.walk().arrays().size() >= 20, () -> life.walk().arrays().values().toString());
            life.walk().arrays().forEach((array, place) -> assertTrue(SecretWalk.isZero(List.of(array)), place));
        }
    }

    /** RFC 9000 §10.2: a handshake that is given up half way leaves no keys either. */
    @Test
    void keysOfAHandshakeThatIsGivenUpAreZero() throws IOException {
        try (SecretLife life = new SecretLife(folder)) {
            Link link = life.dial();
            assertTrue(life.runUntilKeys(8));
            link.core().requestClose(BYE);
            life.end();
            life.walk().arrays().forEach((array, place) -> assertTrue(SecretWalk.isZero(List.of(array)), place));
        }
    }

    /** Neither logs, nor qlog, nor any description of any object, nor an exception contains a secret. */
    @Test
    void secretsAreToldToNobody() throws IOException {
        try (SecretLife life = new SecretLife(folder)) {
            Link link = life.connect();
            life.updateKeys(link);
            life.failToUseFreedKeys();
            link.core().requestClose(BYE);
            life.end();
            String told = life.told();
            for (String expected : List.of("a defect is logged", "packet_received", "closed by the peer")) {
                assertTrue(told.contains(expected), "nothing was listened to: " + expected);
            }
            assertTrue(life.secrets().size() >= 20, "there were secrets to be found");
            life.secrets().forEach(secret -> assertEquals(List.of(), SecretWalk.findings(secret, told)));
        }
    }

    /** The search above would have found it. */
    @Test
    void secretThatIsToldIsFound() {
        byte[] secret = new byte[32];
        new Random(5).nextBytes(secret);
        for (String form : SecretWalk.forms(secret)) {
            assertTrue(SecretWalk.findings(secret, "before " + form + " behind").contains(form), form);
        }
        assertEquals(List.of(), SecretWalk.findings(secret, "nothing"));
    }

    /** RFC 9000 §10.3.2, §8.1.4: keys of tokens and resets are random, or follow from a secret and from nothing else. */
    @Test
    void keysOfTheServerAreRandomUnlessChosen() {
        byte[] secret = new byte[32];
        EndpointConfig.Secrets one = EndpointConfig.Secrets.derived(secret, new SplittableRandom(1));
        EndpointConfig.Secrets again = EndpointConfig.Secrets.derived(secret.clone(), new SplittableRandom(2));
        assertArrayEquals(one.token(), again.token());
        assertArrayEquals(one.reset(), again.reset());
        assertFalse(Arrays.equals(one.token(), Arrays.copyOf(one.reset(), one.token().length)));
        secret[31] = 1;
        EndpointConfig.Secrets other = EndpointConfig.Secrets.derived(secret, new SplittableRandom(1));
        assertFalse(Arrays.equals(one.token(), other.token()) || Arrays.equals(one.reset(), other.reset()));
        EndpointConfig.Secrets random = EndpointConfig.Secrets.random(new SplittableRandom(1));
        EndpointConfig.Secrets more = EndpointConfig.Secrets.random(new SplittableRandom(2));
        assertFalse(Arrays.equals(random.token(), more.token()) || Arrays.equals(random.reset(), more.reset()));
    }

    /** A client that comes back to a server that was started again need not prove its address twice. */
    @Test
    void tokensSurviveARestartWithTheSameSecret() throws IOException {
        assertEquals(0, retriesAfterRestart(new byte[32], new byte[32]));
        byte[] other = new byte[32];
        other[0] = 1;
        assertEquals(1, retriesAfterRestart(new byte[32], other));
        assertEquals(1, retriesAfterRestart(null, null));
    }

    private static long retriesAfterRestart(byte[] before, byte[] after) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (QuicClient client = QuicClient.newBuilder().protocols(PROTOCOL).insecure().build()) {
            try (QuicServer first = server(address, before).start()) {
                address = first.localAddress();
                visit(client, address);
            }
            try (QuicServer second = server(address, after).start()) {
                visit(client, address);
                return second.report().limitsHit().getOrDefault(Limit.RETRY, 0L);
            }
        }
    }

    private static QuicServer.Builder server(InetSocketAddress address, byte[] secret) {
        QuicServer.Builder builder = QuicServer.newBuilder().bind(address).loops(1).retry(RetryPolicy.ALWAYS)
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager())).protocols(PROTOCOL)
                .onStream((connection, stream) -> stream.input().transferTo(stream.output()));
        return secret == null ? builder : builder.secret(secret);
    }

    /** The answer on the stream comes after the token, which goes out with the end of the handshake. */
    private static void visit(QuicClient client, InetSocketAddress address) throws IOException {
        try (var connection = client.connect(address, "localhost"); QuicStream stream = connection.openStream()) {
            stream.output().write(7);
            stream.finish();
            assertEquals(1, stream.input().readAllBytes().length);
        }
    }

    @Test
    void shortSecretsAreRefused() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> QuicServer.newBuilder().secret(new byte[31]));
        assertEquals("the secret must have at least 32 bytes, but has 31", refused.getMessage());
    }
}
