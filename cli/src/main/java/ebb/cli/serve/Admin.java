package ebb.cli.serve;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.watch.admin.AdminServer;
import ebb.watch.admin.AdminSettings;
import ebb.watch.explain.ThisJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.util.Optional;

/** The admin endpoint of {@code ebb serve}, where there is one. Thread-safe. */
final class Admin implements AutoCloseable {
    private final Optional<AdminServer> running;

    private Admin(Optional<AdminServer> running) {
        this.running = running;
    }

    /**
     * Starts it where it is wanted. An address that somebody asked for must be had; the default one may be taken by
     * another server of this machine, which is no reason not to serve.
     */
    static Admin start(AdminChoice choice, Server server, PrintWriter err) throws CommandFailure {
        if (choice.address().isEmpty()) {
            return new Admin(Optional.empty());
        }
        HostPort address = choice.address().get();
        try {
            AdminSettings settings = new AdminSettings(address.resolve(), server.watched(), Optional.of(new ThisJvm()),
                    Optional.of(server::scrape));
            return new Admin(Optional.of(AdminServer.start(settings)));
        } catch (UnknownHostException e) {
            throw CommandFailure.runtime("--admin: could not resolve the host '" + address.host() + "'");
        } catch (IOException e) {
            String what = "cannot listen on " + address + " (TCP) for the admin endpoint: " + e.getMessage()
                    + "; choose another address with --admin, or --admin off";
            if (choice.asked()) {
                throw CommandFailure.runtime(what);
            }
            err.println("ebb: " + what + "; serving without it");
            err.flush();
            return new Admin(Optional.empty());
        }
    }

    /** Says where it is, if it is. */
    void announce(PrintWriter out) {
        running.ifPresent(admin -> out.println("ebb: admin at http://" + HostPort.describe(admin.address()) + "/"));
    }

    /** The server is not ready any more. */
    void drainingBegins() {
        running.ifPresent(AdminServer::drainingBegins);
    }

    @Override
    public void close() {
        running.ifPresent(AdminServer::close);
    }
}
