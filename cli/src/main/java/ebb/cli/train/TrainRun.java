package ebb.cli.train;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.StateDirectory;
import ebb.cli.model.ByteSize;
import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;

/**
 * The command {@code ebb train}: has a server of its own work, and keeps what its JVM learned. A cache that was there
 * stays until the new one is complete.
 */
public final class TrainRun {

    private TrainRun() {
    }

    /** Trains and prints; 0. Whatever fails leaves nothing behind. */
    public static int run(TrainSettings settings, PrintWriter out) throws CommandFailure, InterruptedException {
        // Made here if there is none yet: what a server needs once in two weeks does not belong to what it does at each
        // start, and the JVM would load it in all of them.
        DevelopmentCertificate.loadOrMake(StateDirectory.ofThisUser(), Instant.now());
        try (RecordingServer server = RecordingServer.start(settings)) {
            out.printf(Locale.ROOT, "ebb: training a server for %.0f s%n", settings.time().toNanos() / 1e9);
            out.flush();
            new Exercise(server.address(), server.admin()).last(settings.time());
            long start = System.nanoTime();
            Path made = server.finish();
            long bytes = Files.size(made);
            Files.move(made, settings.cache(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            out.printf(Locale.ROOT, "ebb: wrote %s (%s) in %.1f s; ./ebb serve uses it from its next start on%n",
                    settings.cache(), ByteSize.describe(bytes), (System.nanoTime() - start) / 1e9);
            out.flush();
            return 0;
        } catch (IOException e) {
            throw CommandFailure.runtime("cannot write the cache " + settings.cache() + ": " + e);
        }
    }
}
