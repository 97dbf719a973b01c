package ebb.cli.explain;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code ebb explain} was told.
 *
 * @param subject what to look at
 * @param json    whether to print JSON
 * @param noDump  whether to do without a heap dump
 */
public record ExplainSettings(Subject subject, boolean json, boolean noDump) {

    /** What to look at. */
    public sealed interface Subject {

        /**
         * A server with an admin endpoint.
         *
         * @param url where it is
         */
        record Endpoint(URI url) implements Subject {
        }

        /**
         * Any JVM of this user.
         *
         * @param pid its process ID
         */
        record Process(long pid) implements Subject {
        }

        /**
         * A heap dump that was made before.
         *
         * @param file where it is
         */
        record Dump(Path file) implements Subject {
        }

        /** The one that was named; the default endpoint when none was. */
        static Subject of(Optional<URI> url, Optional<Long> pid, Optional<Path> dump) {
            return dump.<Subject>map(Dump::new)
                    .or(() -> pid.map(Process::new))
                    .or(() -> url.map(Endpoint::new))
                    .orElseGet(() -> new Endpoint(URI.create("http://127.0.0.1:9443/")));
        }
    }
}
