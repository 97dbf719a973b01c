package ebb.cli.train;

import ebb.cli.client.AdminClient;
import ebb.cli.client.Trust;
import ebb.cli.get.GetRun;
import ebb.cli.get.GetSettings;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.model.TraceFiles;
import ebb.cli.perf.PerfMode;
import ebb.cli.perf.PerfRun;
import ebb.cli.perf.PerfSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The load under which a server learns: in each round some of everything, so that no work is strange to it. The amounts
 * of a round are such that on two cores it takes about two seconds.
 */
final class Exercise {

    private static final PerfMode DOWNLOAD = new PerfMode.Download(256 << 20);
    private static final PerfMode UPLOAD = new PerfMode.Upload(128 << 20);
    private static final PerfMode REQUESTS = new PerfMode.Requests(Duration.ofMillis(300), 1 << 10);
    private static final PerfMode HANDSHAKES = new PerfMode.Handshakes(Duration.ofMillis(300));
    private static final int REQUESTS_AT_A_TIME = 50;
    private static final int HANDSHAKES_AT_A_TIME = 4;
    private static final int PAGES = 100;
    private static final int FILES = 4;
    private static final int ECHO_BYTES = 64 << 10;
    private static final TraceFiles NO_TRACES = new TraceFiles(Optional.empty(), Optional.empty());
    private static final PrintWriter NOWHERE = new PrintWriter(OutputStream.nullOutputStream());

    private final HostPort server;
    private final URI admin;

    Exercise(HostPort server, URI admin) {
        this.server = server;
        this.admin = admin;
    }

    /** Repeats rounds until so much time is over, at least one; a failure names the work. */
    void last(Duration time) throws CommandFailure, InterruptedException {
        long start = System.nanoTime();
        askAdmin();
        do {
            perf(DOWNLOAD, 1, 1);
            perf(UPLOAD, 1, 1);
            perf(REQUESTS, 1, REQUESTS_AT_A_TIME);
            perf(HANDSHAKES, HANDSHAKES_AT_A_TIME, 1);
            pages();
        } while (System.nanoTime() - start < time.toNanos());
    }

    private void askAdmin() throws CommandFailure, InterruptedException {
        try (AdminClient client = new AdminClient(admin)) {
            client.object("/api/memory");
        } catch (IOException e) {
            throw failure("the admin endpoint", e.getMessage());
        }
    }

    private void perf(PerfMode mode, int connections, int streams) throws CommandFailure, InterruptedException {
        StringWriter err = new StringWriter();
        PerfSettings settings = new PerfSettings(server, mode, connections, streams, new Trust.Usual(), NO_TRACES, false);
        if (PerfRun.run(settings, NOWHERE, new PrintWriter(err)) != 0) {
            throw failure(mode.label(), err.toString());
        }
    }

    private void pages() throws CommandFailure, InterruptedException {
        List<String> urls = new ArrayList<>(Collections.nCopies(PAGES, "https://" + server + "/"));
        urls.addAll(Collections.nCopies(FILES, "https://" + server + "/bytes/16m"));
        get(urls, new GetSettings.Request("GET", List.of(), Optional.empty()));
        get(List.of("https://" + server + "/echo"),
                new GetSettings.Request("POST", List.of(), Optional.of(new byte[ECHO_BYTES])));
    }

    private void get(List<String> urls, GetSettings.Request request) throws CommandFailure, InterruptedException {
        StringWriter err = new StringWriter();
        GetSettings settings = new GetSettings(urls, List.of(), request, new GetSettings.Display(false, false, false), true,
                Optional.empty(), new Trust.Usual(), NO_TRACES);
        if (GetRun.run(settings, OutputStream.nullOutputStream(), new PrintWriter(err)) != 0) {
            throw failure("requests over HTTP/3", err.toString());
        }
    }

    private static CommandFailure failure(String work, String why) {
        String reason = why.lines().findFirst().orElse("no reason given").replaceFirst("^ebb: ", "");
        return CommandFailure.runtime("the server that was to be trained failed at " + work + ": " + reason);
    }
}
