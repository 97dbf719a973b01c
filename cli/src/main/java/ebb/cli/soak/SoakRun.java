package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.soak.message.Json;
import ebb.cli.soak.report.SoakReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command {@code ebb soak}: starts everything, runs the waves, judges, reports, and ends everything. */
public final class SoakRun {

    /** Connections of the wave that only loads classes and fills pools. */
    private static final int WARM_UP = 200;
    /** Stages besides the waves: warming up, and waiting for what is held. */
    private static final int OTHER_STAGES = 2;

    private final SoakSettings settings;
    private final PrintWriter out;
    private final SoakProgress progress;
    private final Stopwatch watch = new Stopwatch();

    private SoakRun(SoakSettings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.progress = new SoakProgress(err, settings.progress(), settings.waves() + OTHER_STAGES);
    }

    /** Runs and prints; 0 when nothing stays, 1 otherwise. */
    public static int run(SoakSettings settings, PrintWriter out, PrintWriter err)
            throws CommandFailure, InterruptedException {
        Outcome outcome = new SoakRun(settings.checked(), out, err).measure();
        Verdict verdict = Verdict.of(outcome);
        Map<String, Object> figures = Figures.tree(outcome, verdict);
        if (settings.output().json().isPresent()) {
            write("--json", settings.output().json().get(), Json.pretty(figures));
        }
        if (settings.output().report().isPresent()) {
            write("--report", settings.output().report().get(), SoakReport.page(figures));
        }
        Transcript.lines(verdict).forEach(out::println);
        out.flush();
        return verdict.passed() ? 0 : CommandFailure.RUNTIME;
    }

    private static void write(String option, Path file, String text) throws CommandFailure {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw CommandFailure.runtime(option + ": cannot write " + file + ": " + e);
        }
    }

    private Outcome measure() throws CommandFailure, InterruptedException {
        if (settings.target().isPresent()) {
            return measure(ForeignServer.of(settings.target().get()), () -> { });
        }
        try (OwnServer server = OwnServer.start(settings)) {
            return measure(server, server::beCareless);
        }
    }

    /** What happens between the warm-up and the first wave. */
    private interface Beginning {
        void run() throws CommandFailure, InterruptedException;
    }

    private Outcome measure(Subject subject, Beginning beginning) throws CommandFailure, InterruptedException {
        try (SoakProgress _ = progress; Timeline timeline = Timeline.start(subject, watch);
             Waves waves = new Waves(settings, subject, watch, progress)) {
            say(Transcript.begin(settings, subject));
            Sample cold = waves.measure();
            say(Transcript.header(cold));
            Wave warmUp = waves.run(0, Math.min(WARM_UP, settings.connections()), cold);
            say(Transcript.row(warmUp));
            beginning.run();
            List<Wave> done = new ArrayList<>();
            for (int number = 1; number <= settings.waves(); number++) {
                done.add(waves.run(number, settings.connections(), warmUp.after()));
                say(Transcript.row(done.getLast()));
            }
            Sample last = waves.settle(warmUp.after());
            return new Outcome(settings, Transcript.begin(settings, subject), cold, warmUp, done, last,
                    timeline.points());
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
