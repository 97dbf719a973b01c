package ebb.interop.peer;

import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Request;
import ebb.http3.Http3Response;
import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.Fetcher;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Ebb's own HTTP/3 client through its public API. Closing it fails unless all the memory came back.
 *
 * @param host the name or address of the server
 * @param settings what to change in the QUIC client's builder
 * @param atWork called with each connection while its answers are under way
 */
public record EbbClient(String host, UnaryOperator<QuicClient.Builder> settings, Moment atWork) implements Fetcher {
    private static final int SECONDS = 60;

    /** What a test does with a connection in use. */
    @FunctionalInterface
    public interface Moment {
        /** Called once for each connection, on the test's thread. */
        void use(QuicConnection connection) throws Exception;
    }

    /** A client with the defaults, which trusts this run's certificate. */
    public EbbClient() {
        this("localhost", UnaryOperator.identity(), connection -> { });
    }

    /** The same client with other settings. */
    public EbbClient with(UnaryOperator<QuicClient.Builder> change) {
        return new EbbClient(host, quic -> change.apply(settings.apply(quic)), atWork);
    }

    /** The same client, and what to do while the answers are under way. */
    public EbbClient atWork(Moment moment) {
        return new EbbClient(host, settings, moment);
    }

    /** The same client, connecting to {@code address}. */
    public EbbClient to(String address) {
        return new EbbClient(address, settings, atWork);
    }

    @Override
    public List<Answer> fetch(int port, List<Ask> asks) throws Exception {
        QuicClient.Builder quic = settings.apply(
                QuicClient.newBuilder().trustCertificates(Credentials.shared().certificatePem()));
        Http3Client client = Http3Client.newBuilder().quic(quic).build();
        List<Answer> answers = new ArrayList<>();
        try (client) {
            Http3Connection connection = client.connect(host, port);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            try {
                List<Future<Answer>> pending = asks.stream()
                        .map(ask -> threads.submit(() -> ask(connection, port, ask))).toList();
                atWork.use(connection.quic());
                for (Future<Answer> answer : pending) {
                    answers.add(answer.get(SECONDS, TimeUnit.SECONDS));
                }
            } catch (ExecutionException failure) {
                throw new IOException(failure.getCause());
            } finally {
                connection.close();
                threads.close();
                connection.quic().awaitReleased();
            }
        }
        if (client.quic().report().usedBytes() != 0 || client.quic().report().driftBytes() != 0) {
            throw new AssertionError("memory was not given back: " + client.quic().report());
        }
        return answers;
    }

    private static Answer ask(Http3Connection connection, int port, Ask ask) throws IOException {
        Http3Request.Builder request = Http3Request.newBuilder(URI.create("https://localhost:" + port + ask.path()))
                .method(ask.method());
        if (ask.body().length > 0) {
            request.body(ask.body());
        }
        try (Http3Response response = connection.send(request.build())) {
            return new Answer(response.status(), response.body().readAllBytes());
        }
    }
}
