package ebb.cli.perf;

import ebb.cli.client.Dialer;
import ebb.cli.crypto.Acceleration;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The command {@code ebb perf}: connects, measures, reports. Everything it opens is closed on every way out. */
public final class PerfRun {

    private static final String PROTOCOL = "perf";

    private final PerfSettings settings;
    private final QuicClient client;
    private final Measurement measured = new Measurement();

    private PerfRun(PerfSettings settings, QuicClient client) {
        this.settings = settings;
        this.client = client;
    }

    /** Measures and prints; 0, or 1 when there were errors. */
    public static int run(PerfSettings settings, PrintWriter out, PrintWriter err)
            throws CommandFailure, InterruptedException {
        Acceleration.install();
        Dialer dialer = new Dialer(settings.trust(), settings.traces());
        try (QuicClient client = client(dialer, settings.server())) {
            PerfRun run = new PerfRun(settings, client);
            PerfReport report = run.measure();
            out.println(settings.json() ? report.toJson() : report.toText());
            out.flush();
            if (report.errors() > 0) {
                err.println("ebb: the first of " + report.errors() + " errors: " + run.measured.firstError());
            }
            return report.errors() == 0 ? 0 : CommandFailure.RUNTIME;
        }
    }

    private static QuicClient client(Dialer dialer, HostPort server) throws CommandFailure {
        QuicClient.Builder builder = dialer.builder(server).protocols(PROTOCOL);
        try {
            return builder.build();
        } catch (IOException | IllegalArgumentException e) {
            throw dialer.failure(e);
        }
    }

    private PerfReport measure() throws CommandFailure, InterruptedException {
        // Before the first handshake of the measurement: a server that is not there is a plain failure, not a row of
        // errors.
        List<QuicConnection> connections = new ArrayList<>();
        try {
            boolean handshakes = settings.mode() instanceof PerfMode.Handshakes;
            for (int i = 0; i < (handshakes ? 1 : settings.connections()); i++) {
                connections.add(connect());
            }
            long start = System.nanoTime();
            double cpuStart = CpuClock.seconds();
            Workers.all(tasks(connections, start));
            double seconds = (System.nanoTime() - start) / 1e9;
            return PerfReport.of(settings.mode(), measured, seconds, CpuClock.seconds() - cpuStart);
        } finally {
            connections.forEach(QuicConnection::close);
        }
    }

    private QuicConnection connect() throws CommandFailure {
        HostPort server = settings.server();
        try {
            return client.connect(server.host(), server.port());
        } catch (IOException e) {
            throw CommandFailure.runtime("cannot connect to " + server + ": " + e.getMessage());
        }
    }

    private List<Callable<Void>> tasks(List<QuicConnection> connections, long start) {
        int slots = settings.connections() * settings.streams();
        List<Callable<Void>> tasks = new ArrayList<>();
        switch (settings.mode()) {
            case PerfMode.Handshakes(Duration time) -> {
                for (int i = 0; i < settings.connections(); i++) {
                    tasks.add(repeating(start, time, this::handshake));
                }
            }
            case PerfMode.Requests(Duration time, long bytes) -> {
                for (int i = 0; i < slots; i++) {
                    QuicConnection connection = connections.get(i % connections.size());
                    tasks.add(repeating(start, time, () -> PerfStream.download(connection, bytes, measured.bytes)));
                }
            }
            case PerfMode.Download(long bytes) -> {
                for (int i = 0; i < slots; i++) {
                    QuicConnection connection = connections.get(i % connections.size());
                    long share = share(bytes, slots, i);
                    tasks.add(once(() -> PerfStream.download(connection, share, measured.bytes)));
                }
            }
            case PerfMode.Upload(long bytes) -> {
                for (int i = 0; i < slots; i++) {
                    QuicConnection connection = connections.get(i % connections.size());
                    long share = share(bytes, slots, i);
                    tasks.add(once(() -> PerfStream.upload(connection, share, measured.bytes)));
                }
            }
        }
        return tasks;
    }

    /** What slot {@code index} of so many transfers, so that together it is exactly the whole. */
    static long share(long bytes, int slots, int index) {
        return bytes / slots + (index < bytes % slots ? 1 : 0);
    }

    private void handshake() throws IOException {
        client.connect(settings.server().host(), settings.server().port()).close();
    }

    /** One thing that is measured. */
    private interface Operation {
        void run() throws IOException;
    }

    private Callable<Void> once(Operation operation) {
        return () -> {
            attempt(operation);
            return null;
        };
    }

    private Callable<Void> repeating(long start, Duration time, Operation operation) {
        return () -> {
            // The first error ends this slot: what failed once would fail at once again, and only count errors.
            boolean well = true;
            while (well && System.nanoTime() - start < time.toNanos()) {
                well = attempt(operation);
            }
            return null;
        };
    }

    private boolean attempt(Operation operation) {
        long begin = System.nanoTime();
        try {
            operation.run();
            measured.latencies.record(System.nanoTime() - begin);
            return true;
        } catch (IOException e) {
            measured.failed(e);
            return false;
        }
    }
}
