package ebb.interop.peer;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.Fetcher;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * curl over HTTP/3 alone, on OpenSSL's own QUIC with nghttp3 as Debian builds it.
 *
 * @param program its path
 * @param address to which it sends
 * @param flags beside those that every call needs
 */
public record Curl(String program, String address, List<String> flags) implements Fetcher {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String STATUS = "status ";

    /** An installed one that has HTTP/3, or no test. */
    public static Curl installed() throws IOException, InterruptedException {
        Curl curl = new Curl(Programs.require("curl"), "127.0.0.1", List.of());
        if (!curl.about().contains("HTTP3")) {
            Programs.missing(curl.program + " is installed without HTTP/3");
        }
        return curl;
    }

    /** The same client with further flags. */
    public Curl with(String... more) {
        return new Curl(program, address, Stream.concat(flags.stream(), Stream.of(more)).toList());
    }

    /** The same client, sending to {@code other}. */
    public Curl to(String other) {
        return new Curl(program, other, flags);
    }

    /** curl's version and that of the library that does its QUIC. */
    public String version() {
        return Programs.version(program, "--version", Pattern.compile("^curl (\\S+)")) + ", OpenSSL "
                + Programs.version(program, "--version", Pattern.compile("OpenSSL/(\\S+)"));
    }

    /**
     * What came of a call.
     *
     * @param code curl's exit code
     * @param log what it printed
     */
    public record Told(int code, String log) {
    }

    /** Runs curl for one URL with {@code arguments}, which say all that it is to do. */
    public Told run(int port, String path, String... arguments)
            throws IOException, GeneralSecurityException, InterruptedException {
        List<String> command = command(port);
        command.addAll(List.of(arguments));
        command.add("https://localhost:" + port + path);
        try (PeerProcess client = PeerProcess.start(Path.of("."), command)) {
            return new Told(client.awaitExit(LIMIT), client.output());
        }
    }

    /** All asks of one call have one method and one body. */
    @Override
    public List<Answer> fetch(int port, List<Ask> asks)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("curl");
        try {
            List<String> command = command(port);
            command.addAll(List.of("--parallel", "--parallel-max", "100", "-w", STATUS + "%{urlnum} %{http_code}\n"));
            if (asks.getFirst().method().equals("POST")) {
                Path body = Files.write(folder.resolve("body"), asks.getFirst().body());
                command.addAll(List.of("--data-binary", "@" + body));
            }
            for (int i = 0; i < asks.size(); i++) {
                command.addAll(List.of("-o", folder.resolve("answer-" + i).toString(),
                        "https://localhost:" + port + asks.get(i).path()));
            }
            try (PeerProcess client = PeerProcess.start(folder, command)) {
                if (client.awaitExit(LIMIT) != 0) {
                    throw new IOException(client.toString());
                }
                return read(folder, asks.size(), client);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private List<String> command(int port) throws IOException, GeneralSecurityException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program, "--http3-only", "--silent", "--show-error",
                "--max-time", "50", "--resolve", "localhost:" + port + ":" + address,
                "--cacert", Credentials.shared().certificatePem().toString()));
        command.addAll(flags);
        return command;
    }

    private String about() throws IOException, InterruptedException {
        try (PeerProcess process = PeerProcess.start(Path.of("."), List.of(program, "--version"))) {
            process.awaitExit(LIMIT);
            return process.output();
        }
    }

    private static List<Answer> read(Path folder, int count, PeerProcess client) throws IOException {
        List<String> lines = client.output().lines().toList();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String told = STATUS + i + " ";
            String status = lines.stream().filter(line -> line.startsWith(told)).findFirst()
                    .orElseThrow(() -> new IOException(client.toString()));
            answers.add(new Answer(Integer.parseInt(status.substring(told.length())),
                    Files.readAllBytes(folder.resolve("answer-" + i))));
        }
        return answers;
    }
}
