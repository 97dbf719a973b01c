package ebb.cli.top;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an admin endpoint. Thread-safe. */
final class Admin implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final URI root;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE)
            .proxy(HttpClient.Builder.NO_PROXY).build();

    Admin(URI root) {
        this.root = root;
    }

    /** Memory and the first connections in an order; waits. {@link IOException} with a phrase for people. */
    Sight look(SortKey sort, int connections) throws IOException, InterruptedException {
        Tree memory = object("/api/memory");
        Tree table = object("/api/connections?sort=" + sort.label() + "&limit=" + connections);
        return new Sight(root.getAuthority(), memory, table);
    }

    private Tree object(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path)).timeout(PATIENCE).GET().build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException("it answers " + path + " with status " + answer.statusCode());
            }
            return new Tree(JSON.std.mapFrom(answer.body()));
        } catch (ConnectException e) {
            throw new IOException("nothing listens there", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
