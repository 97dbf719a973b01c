package ebb.bench.profile;

import ebb.bench.model.Lines;
import ebb.bench.model.Order;
import ebb.bench.model.Outcome;
import ebb.bench.model.Stack;
import ebb.bench.model.Vitals;
import ebb.bench.model.Work;
import ebb.bench.peer.ClientProcess;
import ebb.bench.peer.ServerProcess;
import ebb.bench.report.Section;
import ebb.bench.run.Child;
import ebb.bench.run.Machine;
import ebb.bench.run.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ebb bench --profile}: one work, Ebb's server under the JDK's Flight Recorder, its time and heap by component. */
@Command(name = "ebb bench --profile", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Tell where Ebb's server spends processor time and what it allocates, by component.")
public final class Profile implements Callable<Integer> {

    private static final Map<Work, Section> SECTIONS = Map.of(Work.DOWNLOAD, Section.DOWNLOAD_PROFILE,
            Work.REQUESTS, Section.REQUESTS_PROFILE, Work.HANDSHAKES, Section.HANDSHAKES_PROFILE);
    private static final int LIMIT_SECONDS = 120;
    private static final String HEAP = "2g";
    private static final int WARM_UPS = 2;
    private static final long BYTES = 4L << 30;
    private static final long MILLIS = 6000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORK", description = "download, requests or handshakes.")
    private Work work;

    @Option(names = "--page", paramLabel = "FILE", description = "Put the table between its markers on this page.")
    private Path page;

    @Option(names = "--recording", paramLabel = "FILE",
            description = "Keep the flight recording, for jfr view or JDK Mission Control.")
    private Path kept;

    /** What the system and the JVM say of the server at a moment. */
    private record Reading(double cpu, Map<String, Double> threads, long allocated) {

        static Reading of(Child server) throws IOException, InterruptedException {
            return new Reading(ProcessStat.cpuSeconds(server.pid()), ProcessStat.cpuSecondsOfThreads(server.pid()),
                    server.ask("vitals", Vitals.class, LIMIT_SECONDS).allocatedBytes());
        }

        double of(Predicate<String> name) {
            return threads.entrySet().stream().filter(thread -> name.test(thread.getKey()))
                    .mapToDouble(Map.Entry::getValue).sum();
        }
    }

    /** Runs and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Profile());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Section section = SECTIONS.get(work);
        if (section == null) {
            throw new ParameterException(spec.commandLine(), "--profile knows download, requests and handshakes");
        }
        String table = measure();
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        if (page != null) {
            section.insert(page, table);
        }
        return 0;
    }

    private String measure() throws IOException, InterruptedException {
        Path recording = kept == null ? Files.createTempFile("ebb-bench", ".jfr") : kept.toAbsolutePath();
        try (Child server = Child.start(ServerProcess.class, HEAP, Stack.EBB.name());
             Child client = Child.start(ClientProcess.class, HEAP, Stack.EBB.name())) {
            int port = server.awaitPort();
            for (int i = 0; i < WARM_UPS; i++) {
                obey(client, port);
            }
            server.ask("record", Vitals.class, LIMIT_SECONDS);
            Reading before = Reading.of(server);
            Outcome outcome = obey(client, port);
            Reading after = Reading.of(server);
            server.ask("dump " + recording, Vitals.class, LIMIT_SECONDS);
            List<String> arguments = spec.commandLine().getParseResult().originalArgs();
            return ProfileTable.markdown(Machine.describe("--profile", arguments), cost(before, after, outcome),
                    Samples.of(recording));
        } finally {
            if (kept == null) {
                Files.delete(recording);
            }
        }
    }

    private Outcome obey(Child client, int port) throws IOException, InterruptedException {
        Order order = switch (work) {
            case REQUESTS -> new Order(work, port, 0, MILLIS, 100);
            case HANDSHAKES -> new Order(work, port, 0, MILLIS, 8);
            default -> new Order(work, port, BYTES, 0, 1);
        };
        Outcome outcome = client.ask(Lines.of(order), Outcome.class, LIMIT_SECONDS);
        if (!outcome.error().isEmpty()) {
            throw new IOException(outcome.error());
        }
        return outcome;
    }

    private Cost cost(Reading before, Reading after, Outcome outcome) {
        Predicate<String> jit = name -> name.startsWith("C1 ") || name.startsWith("C2 ");
        Predicate<String> jvm = name -> name.startsWith("G1 ") || name.startsWith("GC ") || name.startsWith("VM ")
                || name.startsWith("JFR ");
        return new Cost(work, outcome, after.cpu - before.cpu, after.of(jit) - before.of(jit),
                after.of(jvm) - before.of(jvm), after.allocated - before.allocated);
    }
}
