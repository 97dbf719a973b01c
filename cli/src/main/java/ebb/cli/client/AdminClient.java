package ebb.cli.client;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the admin endpoint of a server. Thread-safe; every question waits for its answer. The message of an
 * {@link IOException} is a phrase for people that follows the URL of the endpoint.
 */
public final class AdminClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern TOKEN = Pattern.compile("<meta name=\"ebb-token\" content=\"([^\"]+)\"");
    private static final int OK = 200;

    private final URI root;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE)
            .proxy(HttpClient.Builder.NO_PROXY).build();

    /** The endpoint behind a URL; nothing is asked yet. */
    public AdminClient(URI url) {
        root = url.resolve("/");
    }

    /** Where it is. */
    public URI root() {
        return root;
    }

    /** The JSON object at a path. */
    public Map<String, Object> object(String path) throws IOException, InterruptedException {
        String answer = answer(path, request(path, PATIENCE).GET());
        try {
            return JSON.std.mapFrom(answer);
        } catch (IOException e) {
            throw new IOException("it answers " + path + " otherwise than an Ebb server", e);
        }
    }

    /** Has the server do something, which may take its time; the answer as it came. */
    public String post(String path, Duration patience) throws IOException, InterruptedException {
        Matcher token = TOKEN.matcher(answer("/", request("/", PATIENCE).GET()));
        if (!token.find()) {
            throw new IOException("it shows no page of an Ebb server");
        }
        return answer(path, request(path, patience).header("X-Ebb-Token", token.group(1))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(patience);
    }

    private String answer(String path, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException("nothing listens there", e);
        }
        if (response.statusCode() != OK) {
            String reason = response.body().strip();
            throw new IOException("it answers " + path + " with status " + response.statusCode()
                    + (reason.isEmpty() ? "" : ": " + reason.lines().findFirst().orElse("")));
        }
        return response.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
