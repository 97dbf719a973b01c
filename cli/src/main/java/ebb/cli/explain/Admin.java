package ebb.cli.explain;

import com.fasterxml.jackson.jr.ob.JSON;
import ebb.cli.model.CommandFailure;
import ebb.watch.explain.model.Explanation;
import ebb.watch.explain.model.ExplanationJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's admin endpoint, on this machine. Not thread-safe. */
final class Admin implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration QUESTION = Duration.ofSeconds(15);
    private static final Duration EXPLANATION = Duration.ofMinutes(30);
    private static final Pattern TOKEN = Pattern.compile("<meta name=\"ebb-token\" content=\"([^\"]+)\"");
    private static final int OK = 200;
    private static final int BUSY = 409;

    private final URI root;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY).build();

    Admin(URI url) throws CommandFailure {
        String host = url.getHost() == null ? "" : url.getHost();
        if (!host.equals("localhost") && !host.matches("127(\\.\\d+){3}") && !host.equals("[::1]")) {
            throw CommandFailure.usage("'" + url + "' is not on this machine; ebb explain takes http://127.0.0.1:PORT/");
        }
        root = url.resolve("/");
    }

    /** A JSON object of the endpoint. */
    Map<String, Object> object(String path) throws CommandFailure, InterruptedException {
        return parsed(path, answer(HttpRequest.newBuilder(root.resolve(path)).timeout(QUESTION).GET().build()));
    }

    /** Has the server make a heap dump of itself and explain it; waits. */
    Explanation explain() throws CommandFailure, InterruptedException {
        Matcher token = TOKEN.matcher(answer(HttpRequest.newBuilder(root).timeout(QUESTION).GET().build()));
        if (!token.find()) {
            throw new CommandFailure(ExplainRun.CANNOT, root + " shows no page of an Ebb server");
        }
        String answer = answer(HttpRequest.newBuilder(root.resolve("/api/held/explain")).timeout(EXPLANATION)
                .header("X-Ebb-Token", token.group(1)).POST(HttpRequest.BodyPublishers.noBody()).build());
        try {
            return ExplanationJson.read(answer);
        } catch (IOException e) {
            throw unexpected("/api/held/explain", e);
        }
    }

    private String answer(HttpRequest request) throws CommandFailure, InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == BUSY) {
                throw new CommandFailure(ExplainRun.CANNOT, "somebody else is having " + root + " explained; try again");
            }
            if (response.statusCode() != OK) {
                String reason = response.body().strip();
                throw new CommandFailure(ExplainRun.CANNOT, request.uri() + " answered " + response.statusCode()
                        + (reason.isEmpty() ? "" : ": " + reason));
            }
            return response.body();
        } catch (IOException e) {
            throw new CommandFailure(ExplainRun.CANNOT, "no admin endpoint answers at " + root + " ("
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                    + "); give its URL, or --pid PID for a JVM without one");
        }
    }

    private Map<String, Object> parsed(String path, String answer) throws CommandFailure {
        try {
            return JSON.std.mapFrom(answer);
        } catch (IOException e) {
            throw unexpected(path, e);
        }
    }

    private CommandFailure unexpected(String path, IOException e) {
        return new CommandFailure(ExplainRun.CANNOT, root.resolve(path) + " answers otherwise than an Ebb server: "
                + e.getMessage().lines().findFirst().orElse(""));
    }

    @Override
    public void close() {
        client.close();
    }
}
