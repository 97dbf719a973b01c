package ebb.cli.serve;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.StateDirectory;
import ebb.cli.model.CommandFailure;
import ebb.quic.QuicIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The certificate a server shows, and where it came from.
 *
 * @param development the development certificate when it is that one, so that its use can be explained
 */
record ServerIdentity(QuicIdentity identity, Optional<DevelopmentCertificate> development) {

    static ServerIdentity of(ServeSettings settings) throws CommandFailure {
        if (settings.certificate().isPresent() != settings.key().isPresent()) {
            throw CommandFailure.usage("--cert and --key belong together: "
                    + (settings.key().isPresent() ? "--cert" : "--key") + " is missing");
        }
        if (settings.certificate().isPresent()) {
            Path certificate = readable("--cert", settings.certificate().get());
            Path key = readable("--key", settings.key().get());
            return new ServerIdentity(load(certificate, key), Optional.empty());
        }
        DevelopmentCertificate made = DevelopmentCertificate.loadOrMake(StateDirectory.ofThisUser(), Instant.now());
        return new ServerIdentity(load(made.certificate(), made.key()), Optional.of(made));
    }

    private static QuicIdentity load(Path certificate, Path key) throws CommandFailure {
        try {
            return QuicIdentity.of(certificate, key);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.runtime("cannot use the certificate " + certificate + " with the key " + key + ": "
                    + e.getMessage());
        }
    }

    private static Path readable(String option, Path file) throws CommandFailure {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            String why = Files.isDirectory(file) ? "it is a directory" : Files.exists(file) ? "it cannot be read"
                    : "there is no such file";
            throw CommandFailure.runtime(option + ": cannot read " + file + ": " + why);
        }
        return file;
    }
}
