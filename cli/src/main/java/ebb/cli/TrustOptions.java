package ebb.cli;

import ebb.cli.client.Trust;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of the commands that connect somewhere: whom to believe. */
final class TrustOptions {

    @ArgGroup(exclusive = true)
    private Choice choice;

    static final class Choice {
        @Option(names = {"--ca", "--cacert"}, paramLabel = "FILE", description = "Trust the certificates in FILE (PEM)."
                + " Default: the JDK's, and for this machine the development certificate of ebb serve.")
        private Path ca;

        @Option(names = {"--insecure", "-k"}, description = "Accept any certificate.")
        private boolean insecure;
    }

    Trust trust() {
        if (choice == null) {
            return new Trust.Usual();
        }
        return choice.insecure ? new Trust.Anyone() : new Trust.Only(choice.ca);
    }
}
