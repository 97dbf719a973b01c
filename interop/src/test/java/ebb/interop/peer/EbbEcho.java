package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Ebb's own QUIC client without HTTP: sends on streams of the protocol {@code echo} and reads what comes back. It fails
 * unless all the memory came back too.
 *
 * @param settings what to change in the client's builder
 */
public record EbbEcho(UnaryOperator<QuicClient.Builder> settings) {
    private static final int SECONDS = 60;

    /** A client with the defaults, which trusts this run's certificate. */
    public EbbEcho() {
        this(UnaryOperator.identity());
    }

    /** The same client with other settings. */
    public EbbEcho with(UnaryOperator<QuicClient.Builder> change) {
        return new EbbEcho(change);
    }

    /** Sends each of {@code messages} on a stream of its own, all at once, and returns the answers in their order. */
    public List<byte[]> echo(int port, List<byte[]> messages) throws Exception {
        QuicClient client = settings.apply(QuicClient.newBuilder().protocols("echo")
                .trustCertificates(Credentials.shared().certificatePem())).build();
        List<byte[]> answers = new ArrayList<>();
        try (client; ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            QuicConnection connection = client.connect("localhost", port);
            List<Future<byte[]>> pending = messages.stream()
                    .map(message -> threads.submit(() -> echo(connection, message, threads))).toList();
            try {
                for (Future<byte[]> answer : pending) {
                    answers.add(answer.get(SECONDS, TimeUnit.SECONDS));
                }
            } finally {
                connection.close();
                connection.awaitReleased();
            }
        }
        if (client.report().usedBytes() != 0 || client.report().driftBytes() != 0) {
            throw new AssertionError("memory was not given back: " + client.report());
        }
        return answers;
    }

    private static byte[] echo(QuicConnection connection, byte[] message, ExecutorService threads) throws Exception {
        try (QuicStream stream = connection.openStream()) {
            Future<?> sent = threads.submit(() -> send(stream, message));
            byte[] answer = stream.input().readAllBytes();
            sent.get(SECONDS, TimeUnit.SECONDS);
            return answer;
        }
    }

    private static Void send(QuicStream stream, byte[] message) throws IOException {
        stream.write(message, 0, message.length);
        stream.finish();
        return null;
    }
}
