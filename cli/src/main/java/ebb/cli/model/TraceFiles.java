package ebb.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where to write what happens on the wire.
 *
 * @param qlog   directory that gets one qlog file a connection
 * @param keyLog file that gets the TLS secrets in NSS format, for Wireshark
 */
public record TraceFiles(Optional<Path> qlog, Optional<Path> keyLog) {

    /** Makes the directory, and checks that both can be written; a failure names the option. */
    public TraceFiles prepared() throws CommandFailure {
        if (qlog.isPresent()) {
            try {
                Files.createDirectories(qlog.get());
            } catch (IOException e) {
                throw CommandFailure.runtime("--qlog: cannot make the directory " + qlog.get() + ": " + e);
            }
            if (!Files.isWritable(qlog.get())) {
                throw CommandFailure.runtime("--qlog: the directory " + qlog.get() + " cannot be written");
            }
        }
        if (keyLog.isPresent() && !canBeWritten(keyLog.get())) {
            throw CommandFailure.runtime("--keylog: the file " + keyLog.get() + " cannot be written");
        }
        return this;
    }

    private static boolean canBeWritten(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return Files.exists(file) ? Files.isWritable(file) && !Files.isDirectory(file) : Files.isWritable(parent);
    }
}
