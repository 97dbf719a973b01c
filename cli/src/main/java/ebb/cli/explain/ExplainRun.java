package ebb.cli.explain;

import ebb.cli.explain.ExplainSettings.Subject;
import ebb.cli.model.CommandFailure;
import ebb.watch.explain.CannotExplain;
import ebb.watch.explain.Explainer;
import ebb.watch.explain.FlightRecorder;
import java.io.PrintWriter;
import java.util.Optional;

/** The command {@code ebb explain}: looks at a server in the cheapest way first, and says what it found. */
public final class ExplainRun {
    /** Exit code: nothing that was closed is held. */
    public static final int NOTHING_HELD = 0;
    /** Exit code: closed connections are held. */
    public static final int HELD = 1;
    /** Exit code: it could not be found out. */
    public static final int CANNOT = 3;

    private ExplainRun() {
    }

    /** Looks, prints, and returns the exit code. */
    public static int run(ExplainSettings settings, PrintWriter out) throws CommandFailure, InterruptedException {
        Findings findings;
        try {
            findings = switch (settings.subject()) {
                case Subject.Endpoint(var url) -> ofEndpoint(new Admin(url), settings.noDump());
                case Subject.Process(long pid) -> ofProcess(pid, settings.noDump());
                case Subject.Dump(var file) -> new Findings(Optional.empty(), Optional.empty(),
                        Optional.of(Explainer.ofDump(file)));
            };
        } catch (CannotExplain e) {
            throw new CommandFailure(CANNOT, e.getMessage());
        }
        if (settings.json()) {
            out.println(findings.json());
            out.flush();
        } else {
            findings.print(out);
        }
        return findings.held() ? HELD : NOTHING_HELD;
    }

    private static Findings ofEndpoint(Admin admin, boolean noDump) throws CommandFailure, InterruptedException {
        try (admin) {
            Division division = Division.of(admin.object("/api/memory"), admin.object("/api/history?seconds=60"));
            return new Findings(Optional.of(division), Optional.empty(),
                    noDump ? Optional.empty() : Optional.of(admin.explain()));
        }
    }

    private static Findings ofProcess(long pid, boolean noDump) throws CannotExplain, InterruptedException {
        return noDump ? new Findings(Optional.empty(), Optional.of(FlightRecorder.pointers(pid)), Optional.empty())
                : new Findings(Optional.empty(), Optional.empty(), Optional.of(Explainer.ofProcess(pid)));
    }
}
