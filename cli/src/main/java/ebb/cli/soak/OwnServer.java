package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.soak.message.ServerCommand;
import ebb.cli.soak.message.ServerOrder;
import ebb.cli.soak.message.ServerState;
import ebb.cli.soak.message.SoakProtocol;
import ebb.cli.soak.server.SoakServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A server of Ebb's own in a JVM of its own, which tells what it holds. */
final class OwnServer implements Subject {

    /**
     * As {@code ebb serve} is started, so that memory goes back to the system (docs/memory.md says how); but each of its
     * collections makes the heap small, and leaves nothing dead in it that would be counted.
     */
    private static final JavaProcess.Setting JVM = new JavaProcess.Setting(
            List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseG1GC", "-XX:G1MixedGCCountTarget=1",
                    "-XX:G1HeapRegionSize=1m", "-Xms16m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20",
                    "-XX:TrimNativeHeapInterval=5000", "-XX:MarkSweepDeadRatio=0"),
            Map.of("MALLOC_ARENA_MAX", "1"));

    private final JavaProcess process;
    private final int port;

    private OwnServer(JavaProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it is ready. */
    static OwnServer start(SoakSettings settings) throws CommandFailure, InterruptedException {
        long timeout = settings.idleTimeout().toMillis();
        JavaProcess process = JavaProcess.start("the server of the run", JVM, SoakServer.class);
        try {
            // Room for two waves: what one leaves behind must not refuse the next, but show.
            process.send(new ServerOrder(timeout, timeout, Math.max(1000, 2 * settings.connections()),
                    settings.leak(), settings.keepFrom()));
            return new OwnServer(process, process.receive(ServerState.class).port());
        } catch (CommandFailure | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** How its JVM is started, as one would write it in a shell. */
    static String commandLine() {
        String variables = JVM.environment().entrySet().stream().map(Map.Entry::toString)
                .collect(Collectors.joining(" "));
        return variables + " java " + String.join(" ", JVM.flags());
    }

    @Override
    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    @Override
    public String protocol() {
        return SoakProtocol.NAME;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Optional<ServerState> count() throws CommandFailure, InterruptedException {
        return Optional.of(ask(ServerCommand.Verb.COUNT));
    }

    @Override
    public Optional<ServerState> collect() throws CommandFailure, InterruptedException {
        return Optional.of(ask(ServerCommand.Verb.COLLECT));
    }

    /** From now on its application may keep connections, if the settings say so. */
    void beCareless() throws CommandFailure, InterruptedException {
        ask(ServerCommand.Verb.LEAK);
    }

    private synchronized ServerState ask(ServerCommand.Verb verb) throws CommandFailure, InterruptedException {
        process.send(new ServerCommand(verb));
        return process.receive(ServerState.class);
    }

    @Override
    public void close() {
        process.close();
    }
}
