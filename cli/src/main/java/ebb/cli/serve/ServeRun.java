package ebb.cli.serve;

import ebb.cli.crypto.Acceleration;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.quic.model.EndpointReport;
import java.io.IOException;
import java.io.PrintWriter;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * The command {@code ebb serve}: starts, says that it is ready, and runs until the process is told to stop (SIGTERM,
 * SIGINT). Then clients are sent away in good order, the last line is printed, and the process ends with 0. It ends with
 * a failure when its last loop has failed: a process that serves nobody would only keep others from starting it anew.
 */
public final class ServeRun {

    private ServeRun() {
    }

    /**
     * Starts the server and waits until nobody is served any more; returns only by throwing. The exit is made by the
     * hook that a signal starts.
     */
    public static int run(ServeSettings settings, PrintWriter out, PrintWriter err)
            throws CommandFailure, InterruptedException {
        Acceleration.install();
        Plan plan = Plan.of(settings);
        ServerIdentity identity = ServerIdentity.of(settings);
        Server server = Server.start(plan, identity.identity());
        try (Admin admin = Admin.start(settings.admin(), server, err);
             IdleCollection _ = IdleCollection.start(server::report)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, admin, out, err), "ebb-shutdown"));
            identity.development().ifPresent(
                    made -> TrustAdvice.lines(made, server.address().getPort()).forEach(out::println));
            admin.announce(out);
            Demo.warning(settings.demo()).forEach(out::println);
            out.println(readyLine(server));
            out.flush();
            if (server.awaitEnd()) {
                throw CommandFailure.runtime("the server's last loop failed, and nobody is served any more;"
                        + " the log above says of what; start it again");
            }
            // It was closed by the hook, which makes the exit.
            Thread.currentThread().join();
            return 0;
        } finally {
            server.close();
        }
    }

    static String readyLine(Server server) {
        return "ebb: ready on " + HostPort.describe(server.address()) + " (" + Server.PROTOCOLS + ") pid "
                + ProcessHandle.current().pid();
    }

    static String lastLine(EndpointReport report) {
        return "ebb: released " + report.released() + " connections, held " + report.held() + ", drift "
                + report.driftBytes() + " bytes";
    }

    // The JVM would end with 128 + the signal's number. A server that did what it was told ends with 0, so it halts
    // itself; one that failed comes here too, on its way out. Flight recordings are written first, since halting cuts
    // off the JVM's own hook for them.
    private static void end(Server server, Admin admin, PrintWriter out, PrintWriter err) {
        int code = CommandFailure.RUNTIME;
        try {
            // First, so that whoever balances load sends nobody here any more.
            admin.drainingBegins();
            int live = server.liveConnections();
            if (live > 0) {
                err.println("ebb: stopping; " + live + " connections may finish what they do, for up to "
                        + Server.DRAIN.toSeconds() + " s");
                err.flush();
            }
            out.println(lastLine(server.drain()));
            code = server.hasFailed() ? CommandFailure.RUNTIME : 0;
        } catch (IOException e) {
            err.println("ebb: could not stop in good order: " + e);
        } finally {
            out.flush();
            err.flush();
            finishRecordings();
            Runtime.getRuntime().halt(code);
        }
    }

    private static void finishRecordings() {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
            try {
                recording.stop();
            } catch (IllegalStateException e) {
                // It has ended, and been written, already.
                continue;
            }
        }
    }
}
