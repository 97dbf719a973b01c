package ebb.bench.crowd;

import ebb.bench.model.Lines;
import ebb.bench.run.Child;
import ebb.bench.run.Machine;
import ebb.bench.run.ProcessStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ebb bench --crowd}: a great many idle connections on one server JVM, opened by client JVMs beside it, measured
 * at 1,000, 10,000, 100,000, then at twice as many each time, and at the number asked for.
 */
@Command(name = "ebb bench --crowd", mixinStandardHelpOptions = true,
        description = "Hold a great many idle connections on one server JVM, and measure what they cost.")
public final class IdleCrowd implements Callable<Integer> {

    private static final int FIRST_LEVEL = 1000;
    private static final int COMMON_LEVEL = 100_000;
    private static final int CONNECTIONS_A_CLIENT = 250_000;
    private static final int SPARE = 1000;
    private static final int LEVEL_SECONDS = 3600;
    private static final int CENSUS_SECONDS = 300;
    private static final int IDLE_MILLIS = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "10000",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--heap", paramLabel = "SIZE", defaultValue = "4g",
            description = "-Xmx of the server and of each client JVM. Default: ${DEFAULT-VALUE}.")
    private String heap;

    /** Runs and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new IdleCrowd()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine.describe("--crowd", List.of("--connections", String.valueOf(connections), "--heap", heap))
                .forEach(spec.commandLine().getOut()::println);
        List<Child> clients = new ArrayList<>();
        try (Child server = Child.start(CrowdServer.class, heap, String.valueOf(connections + SPARE))) {
            String port = String.valueOf(server.awaitPort());
            for (int i = 0; i * CONNECTIONS_A_CLIENT < connections; i++) {
                clients.add(Child.start(CrowdClient.class, heap, port));
            }
            print("| connections | opened in, s | live heap each, B | accounts each, B | RSS of the server, MiB |"
                    + " its idle CPU in 10 s, s | slowest handshake, ms | collections so far, ms |");
            print("|---|---|---|---|---|---|---|---|");
            return climb(server, clients);
        } finally {
            clients.forEach(Child::close);
        }
    }

    private int climb(Child server, List<Child> clients) throws IOException, InterruptedException {
        CrowdServer.Census empty = server.ask("", CrowdServer.Census.class, CENSUS_SECONDS);
        for (int level : levels(connections)) {
            CrowdClient.News news = fill(clients, level);
            CrowdServer.Census census = server.ask("", CrowdServer.Census.class, CENSUS_SECONDS);
            double cpu = ProcessStat.cpuSeconds(server.pid());
            Thread.sleep(IDLE_MILLIS);
            cpu = ProcessStat.cpuSeconds(server.pid()) - cpu;
            int active = Math.max(1, census.active());
            print(String.format(Locale.ROOT, "| %,d | %.1f | %,d | %,d | %,.0f | %.2f | %.0f | %,d |", census.active(),
                    news.seconds(), (census.heapBytes() - empty.heapBytes()) / active,
                    (census.accountBytes() - empty.accountBytes()) / active, ProcessStat.rssMiB(server.pid()), cpu,
                    news.slowestMillis(), census.gcMillis()));
            if (!news.error().isEmpty()) {
                print("stopped at " + news.held() + ": " + news.error());
                return 1;
            }
        }
        return 0;
    }

    /** Has all clients open their shares at the same time. */
    private static CrowdClient.News fill(List<Child> clients, int level) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CrowdClient.News>> answers = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                Child client = clients.get(i);
                int share = level / clients.size() + (i < level % clients.size() ? 1 : 0);
                answers.add(threads.submit(() -> client.ask(Lines.of(new CrowdClient.Wanted(share)),
                        CrowdClient.News.class, LEVEL_SECONDS)));
            }
            CrowdClient.News all = new CrowdClient.News(0, 0, 0, "");
            for (Future<CrowdClient.News> answer : answers) {
                CrowdClient.News one = answer.get();
                all = new CrowdClient.News(all.held() + one.held(), Math.max(all.seconds(), one.seconds()),
                        Math.max(all.slowestMillis(), one.slowestMillis()), all.error() + one.error());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IOException("a client is gone: " + e.getCause().getMessage(), e);
        }
    }

    /** Where the climb halts to measure. */
    static List<Integer> levels(int connections) {
        List<Integer> levels = new ArrayList<>();
        long level = FIRST_LEVEL;
        while (level < connections) {
            levels.add((int) level);
            level *= level < COMMON_LEVEL ? 10 : 2;
        }
        levels.add(connections);
        return levels;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
