package ebb.cli.client;

import java.nio.file.Path;

/** Which certificates a client accepts. */
public sealed interface Trust {

    /** Those the JDK trusts; for this machine the development certificate instead, if there is one. */
    record Usual() implements Trust {
    }

    /** Those signed by, or equal to, a certificate in a PEM file. */
    record Only(Path certificates) implements Trust {
    }

    /** Any. For experiments: who listens in can pretend to be the server. */
    record Anyone() implements Trust {
    }
}
