package ebb.cli.explain;

import ebb.cli.client.AdminClient;
import ebb.cli.model.CommandFailure;
import ebb.watch.explain.model.Explanation;
import ebb.watch.explain.model.ExplanationJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A server's admin endpoint, on this machine, asked for what is explained. Not thread-safe. */
final class Admin implements AutoCloseable {
    private static final Duration EXPLANATION = Duration.ofMinutes(30);

    private final AdminClient client;

    Admin(URI url) throws CommandFailure {
        String host = url.getHost() == null ? "" : url.getHost();
        if (!host.equals("localhost") && !host.matches("127(\\.\\d+){3}") && !host.equals("[::1]")) {
            throw CommandFailure.usage("'" + url + "' is not on this machine; ebb explain takes http://127.0.0.1:PORT/");
        }
        client = new AdminClient(url);
    }

    /** A JSON object of the endpoint. */
    Map<String, Object> object(String path) throws CommandFailure, InterruptedException {
        try {
            return client.object(path);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Has the server make a heap dump of itself and explain it; waits. */
    Explanation explain() throws CommandFailure, InterruptedException {
        try {
            return ExplanationJson.read(client.post("/api/held/explain", EXPLANATION));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private CommandFailure failure(IOException e) {
        String phrase = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new CommandFailure(ExplainRun.CANNOT, "no explanation from " + client.root() + ": "
                + phrase.lines().findFirst().orElse("") + "; give its URL, or --pid PID for a JVM without one");
    }

    @Override
    public void close() {
        client.close();
    }
}
