package ebb.bench.run;

import ebb.bench.model.Lines;
import ebb.bench.model.Order;
import ebb.bench.model.Outcome;
import ebb.bench.model.Stack;
import ebb.bench.model.Vitals;
import ebb.bench.model.Work;
import ebb.bench.peer.ClientProcess;
import ebb.bench.peer.Ngtcp2;
import ebb.bench.peer.ServerProcess;
import ebb.bench.relay.Relay;
import ebb.bench.report.Row;
import ebb.bench.report.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pairing at a work: a server process and a client process that live through all runs, unless one fails. */
final class Match implements AutoCloseable {

    private static final int LIMIT_SECONDS = 120;
    /** How much longer than it was to last a work that has a duration may take. */
    private static final int GRACE_SECONDS = 20;
    private static final int IDLE_MILLIS = 5000;
    private static final int FIRST_PART = 5;
    private static final String HEAP = "2g";
    /** A stalled transfer ends by it; the connections that are held in {@link Work#IDLE} must outlive their making. */
    private static final int IDLE_TIMEOUT_SECONDS = 15;
    private static final int LONG_IDLE_TIMEOUT_SECONDS = 120;

    private final Work work;
    private final Pairing pairing;
    private final Sizes sizes;
    private final List<Run> runs = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    /** What the warm-up measured: better than nothing when there was no time for more. */
    private Optional<Run> cold = Optional.empty();
    private String size = "";
    private Optional<Seats> seats = Optional.empty();

    Match(Work work, Pairing pairing, Sizes sizes) {
        this.work = work;
        this.pairing = pairing;
        this.sizes = sizes;
    }

    private record Seats(Child server, Child client, Optional<Relay> relay, int port) {
        void close() {
            server.close();
            client.close();
            relay.ifPresent(Relay::close);
        }
    }

    /** What a process had used at a moment. */
    private record Reading(double serverCpu, double clientCpu, long allocated) {
    }

    /** The work failed, and the processes live. */
    private static final class WorkFailed extends Exception {
        private static final long serialVersionUID = 1;

        WorkFailed(String why) {
            super(why);
        }
    }

    /** One run; a failure is remembered, and when a process hung or ended, the next begins with fresh ones. */
    void play(boolean counts) throws InterruptedException {
        try {
            Seats now = seated();
            Order order = order(now.port());
            size = Sizes.words(order);
            Run run = work == Work.IDLE ? idle(now, order) : measured(now, order);
            if (counts) {
                runs.add(run);
            } else {
                cold = Optional.of(run);
            }
        } catch (WorkFailed e) {
            failures.add(e.getMessage());
        } catch (IOException e) {
            failures.add(e.getMessage());
            close();
        }
    }

    private Order order(int port) {
        return sizes.order(work, pairing, port);
    }

    private Seats seated() throws IOException, InterruptedException {
        if (seats.isEmpty()) {
            if (pairing.has(Stack.NGTCP2)) {
                Ngtcp2.requireInstalled();
            }
            int idle = work == Work.IDLE ? LONG_IDLE_TIMEOUT_SECONDS : IDLE_TIMEOUT_SECONDS;
            Child server = Child.start(Training.launch(pairing.server()), ServerProcess.class, HEAP,
                    pairing.server().name(), String.valueOf(order(0).bytes()));
            Child client = Child.start(ClientProcess.class, HEAP, pairing.client().name(), String.valueOf(idle));
            seats = Optional.of(new Seats(server, client, Optional.empty(), 0));
            int port = server.awaitPort();
            Optional<Relay> relay = work == Work.LOSSY ? Optional.of(Relay.start(port, Relay.Network.LOSSY))
                    : Optional.empty();
            seats = Optional.of(new Seats(server, client, relay, relay.map(Relay::port).orElse(port)));
        }
        return seats.get();
    }

    private static Reading read(Seats now) throws IOException, InterruptedException {
        return new Reading(ProcessStat.cpuSeconds(now.server.pid()),
                ProcessStat.cpuSeconds(now.client.pid()) + ProcessStat.cpuSecondsOfChildren(now.client.pid()),
                now.server.ask("vitals", Vitals.class, LIMIT_SECONDS).allocatedBytes());
    }

    private static Outcome done(Seats now, Order order) throws IOException, WorkFailed, InterruptedException {
        int seconds = order.millis() == 0 ? LIMIT_SECONDS : Math.toIntExact(order.millis() / 1000) + GRACE_SECONDS;
        Outcome outcome = now.client.ask(Lines.of(order), Outcome.class, seconds);
        if (!outcome.error().isEmpty()) {
            throw new WorkFailed(outcome.error());
        }
        return outcome;
    }

    private Run measured(Seats now, Order order) throws IOException, WorkFailed, InterruptedException {
        Reading before = read(now);
        Outcome outcome = done(now, order);
        Reading after = read(now);
        double per = work.isTransfer() ? outcome.bytes() / (double) (1 << 30)
                : outcome.operations() / (work == Work.REQUESTS ? 1e6 : 1e3);
        double figure = work.isTransfer() ? outcome.bytes() / 1e6 : outcome.operations();
        return new Run(figure / outcome.seconds(), (after.serverCpu - before.serverCpu) / per,
                (after.clientCpu - before.clientCpu) / per, ProcessStat.peakRssMiB(now.server.pid()),
                pairing.server() == Stack.NGTCP2 ? -1 : (after.allocated - before.allocated) / (double) (1 << 20));
    }

    /**
     * Resident memory for each connection after a collection, and what the idle processes use meanwhile. The first
     * connections go into memory that a fresh JVM has touched already, so they are held before the count begins.
     */
    private static Run idle(Seats now, Order order) throws IOException, WorkFailed, InterruptedException {
        int first = order.count() / FIRST_PART;
        done(now, new Order(Work.IDLE, now.port, 0, 0, first));
        now.server.ask("collect", Vitals.class, LIMIT_SECONDS);
        double rssBefore = ProcessStat.rssMiB(now.server.pid());
        done(now, order);
        now.server.ask("collect", Vitals.class, LIMIT_SECONDS);
        Reading before = read(now);
        Thread.sleep(IDLE_MILLIS);
        Reading after = read(now);
        double kilobytes = (ProcessStat.rssMiB(now.server.pid()) - rssBefore) * 1024 / (order.count() - first);
        done(now, new Order(Work.IDLE, now.port, 0, 0, 0));
        return new Run(kilobytes, after.serverCpu - before.serverCpu, after.clientCpu - before.clientCpu,
                ProcessStat.peakRssMiB(now.server.pid()), (after.allocated - before.allocated) / (double) (1 << 20));
    }

    Row row() {
        boolean onlyCold = runs.isEmpty() && cold.isPresent();
        return new Row(work, pairing.client().label(), pairing.server().label(), onlyCold ? size + ", cold" : size,
                onlyCold ? List.of(cold.get()) : List.copyOf(runs), List.copyOf(failures));
    }

    @Override
    public void close() {
        seats.ifPresent(Seats::close);
        seats = Optional.empty();
    }
}
