package ebb.interop.peer;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Fetcher;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * ngtcp2's gtlsclient. It tells no status of an answer, so 200 stands for whatever it stored. All asks of one call have
 * one method and one body.
 *
 * @param program its path
 * @param host the name or address to which it sends
 * @param flags beside those that every call needs
 */
public record NgtcpClient(String program, String host, List<String> flags) implements Fetcher {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The installed one, or no test. */
    public static NgtcpClient installed() {
        return new NgtcpClient(Programs.require("gtlsclient"), "localhost", List.of());
    }

    /** The same client with further flags. */
    public NgtcpClient with(String... more) {
        return new NgtcpClient(program, host, Stream.concat(flags.stream(), Stream.of(more)).toList());
    }

    /** The same client, sending to {@code address}. */
    public NgtcpClient to(String address) {
        return new NgtcpClient(program, address, flags);
    }

    @Override
    public List<Answer> fetch(int port, List<Ask> asks) throws IOException, InterruptedException {
        return run(port, asks, true).answers();
    }

    /** Fetches with the client's own account of what it did, packet by packet. */
    public Told fetchTelling(int port, Ask ask) throws IOException, InterruptedException {
        return run(port, List.of(ask), false);
    }

    /**
     * What came of a call.
     *
     * @param answers in the order of the asks
     * @param log what the client printed
     */
    public record Told(List<Answer> answers, String log) {
    }

    private Told run(int port, List<Ask> asks, boolean quiet) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gtlsclient");
        try {
            List<String> command = new ArrayList<>(List.of(program, "--exit-on-all-streams-close",
                    "--timeout=15s", "--handshake-timeout=10s", "--download=" + folder));
            command.addAll(quiet ? List.of("-q") : List.of("--no-quic-dump", "--no-http-dump"));
            command.addAll(flags);
            if (asks.getFirst().method().equals("POST")) {
                Path body = Files.write(folder.resolve("body of the request"), asks.getFirst().body());
                command.addAll(List.of("-m", "POST", "-d", body.toString()));
            }
            command.addAll(List.of(host, String.valueOf(port)));
            asks.forEach(ask -> command.add("https://localhost:" + port + ask.path()));
            try (PeerProcess client = PeerProcess.start(folder, command)) {
                int code = client.awaitExit(LIMIT);
                if (code != 0) {
                    throw new IOException(client.toString());
                }
                return new Told(read(folder, asks, client), client.output());
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static List<Answer> read(Path folder, List<Ask> asks, PeerProcess client) throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (Ask ask : asks) {
            Path file = folder.resolve(ask.path().substring(ask.path().lastIndexOf('/') + 1));
            if (!Files.exists(file)) {
                throw new IOException("nothing was stored for " + ask.path() + ": " + client);
            }
            answers.add(new Answer(200, Files.readAllBytes(file)));
        }
        return answers;
    }
}
