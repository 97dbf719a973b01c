package ebb.interop.peer;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import tech.kwik.flupke.Http3Client;

/** kwik with flupke, its HTTP/3: one connection for the asks of a call, each ask on a virtual thread. */
public final class KwikClient implements Fetcher {
    /** A trust manager that trusts this run's certificate alone. */
    public static X509TrustManager trust() throws IOException, GeneralSecurityException, InterruptedException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("anchor", Credentials.shared().certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("the JDK has no X.509 trust manager");
    }

    @Override
    public List<Answer> fetch(int port, List<Ask> asks) throws Exception {
        HttpClient client = Http3Client.newBuilder().trustManager(trust()).connectTimeout(Duration.ofSeconds(10))
                .build();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The first alone: flupke opens a connection for each ask that finds none.
            answers.add(ask(client, port, asks.getFirst()));
            List<Future<Answer>> pending = asks.stream().skip(1)
                    .map(ask -> threads.submit(() -> ask(client, port, ask))).toList();
            for (Future<Answer> future : pending) {
                answers.add(future.get(60, TimeUnit.SECONDS));
            }
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        }
        return answers;
    }

    private static Answer ask(HttpClient client, int port, Ask ask) throws IOException, InterruptedException {
        URI uri = URI.create("https://localhost:" + port + ask.path());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        HttpRequest.BodyPublisher body = ask.body().length == 0
                ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(ask.body());
        HttpResponse<byte[]> response = client.send(request.method(ask.method(), body).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.body());
    }
}
