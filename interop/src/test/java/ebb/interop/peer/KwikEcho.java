package ebb.interop.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.impl.QuicClientConnectionImpl;
import tech.kwik.core.log.NullLogger;

/**
 * kwik's client without HTTP, for what flupke's client does not let one choose: sends on a stream of the protocol
 * {@code echo} and reads what comes back.
 *
 * @param settings what to change in the client's builder
 * @param atWork called with each connection while its answer is under way
 */
public record KwikEcho(UnaryOperator<QuicClientConnection.Builder> settings, Moment atWork) {
    private static final int SECONDS = 30;

    /** What a test does with a connection in use. */
    @FunctionalInterface
    public interface Moment {
        /** Called once for each connection, when the first part of its answer has come. */
        void use(QuicClientConnectionImpl connection);
    }

    /** A client with the defaults, which trusts this run's certificate. */
    public KwikEcho() {
        this(UnaryOperator.identity(), connection -> { });
    }

    /** The same client with other settings. */
    public KwikEcho with(UnaryOperator<QuicClientConnection.Builder> change) {
        return new KwikEcho(change, atWork);
    }

    /** The same client, and what to do while the answer is under way. */
    public KwikEcho atWork(Moment moment) {
        return new KwikEcho(settings, moment);
    }

    /** Sends {@code message} and returns the answer. */
    public byte[] echo(int port, byte[] message) throws Exception {
        QuicClientConnection connection = settings.apply(QuicClientConnection.newBuilder()
                .uri(URI.create("https://localhost:" + port)).applicationProtocol("echo")
                .customTrustManager(KwikClient.trust()).logger(new NullLogger())
                .connectTimeout(Duration.ofSeconds(10))).build();
        connection.connect();
        try (KwikReminder reminder = new KwikReminder();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            QuicStream stream = connection.createStream(true);
            reminder.remember(stream, connection);
            Future<?> sent = threads.submit(() -> send(stream, message));
            byte[] answer = new byte[message.length];
            int first = stream.getInputStream().readNBytes(answer, 0, message.length / 4);
            atWork.use((QuicClientConnectionImpl) connection);
            int length = first + stream.getInputStream().readNBytes(answer, first, answer.length - first);
            if (length != message.length || stream.getInputStream().read() >= 0) {
                throw new IOException("the echo is not as long as what was sent");
            }
            sent.get(SECONDS, TimeUnit.SECONDS);
            return answer;
        } finally {
            connection.close();
        }
    }

    private static Void send(QuicStream stream, byte[] message) throws IOException {
        try (OutputStream out = stream.getOutputStream()) {
            out.write(message);
        }
        return null;
    }
}
