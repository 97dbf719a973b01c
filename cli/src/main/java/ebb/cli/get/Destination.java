package ebb.cli.get;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.Target;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where one transfer's content goes. A file is opened when the first answer is there, not before, so that a server that
 * cannot be reached leaves an existing file as it was.
 *
 * @param file nothing for standard output
 */
record Destination(Optional<Path> file) {

    /** A destination for each URL; fails when the outputs do not match the URLs. */
    static List<Destination> of(List<Target> targets, List<String> outputs) throws CommandFailure {
        List<Destination> all = new ArrayList<>();
        if (outputs.isEmpty()) {
            targets.forEach(target -> all.add(new Destination(Optional.empty())));
        } else if (outputs.size() == targets.size()) {
            for (int i = 0; i < outputs.size(); i++) {
                all.add(one(targets.get(i), outputs.get(i)));
            }
        } else if (outputs.size() == 1) {
            all.addAll(folder(targets, Path.of(outputs.getFirst())));
        } else {
            throw CommandFailure.usage("--output: " + outputs.size() + " outputs for " + targets.size()
                    + " URLs; give one directory, or one output for each URL");
        }
        return all;
    }

    private static Destination one(Target target, String output) {
        if (output.equals("-")) {
            return new Destination(Optional.empty());
        }
        Path path = Path.of(output);
        return new Destination(Optional.of(Files.isDirectory(path) ? path.resolve(target.fileName()) : path));
    }

    private static List<Destination> folder(List<Target> targets, Path folder) throws CommandFailure {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw CommandFailure.usage("--output: with several URLs it names a directory, but " + folder
                    + " cannot be made: " + e);
        }
        List<Destination> all = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Target target : targets) {
            String name = target.fileName();
            // Two URLs with one name must not write into the same file.
            for (int i = 1; !taken.add(name); i++) {
                name = target.fileName() + "." + i;
            }
            all.add(new Destination(Optional.of(folder.resolve(name))));
        }
        return all;
    }

    boolean isStandardOutput() {
        return file.isEmpty();
    }

    /** Opens it; closing the result closes a file, and only flushes standard output. */
    OutputStream open(OutputStream standardOutput) throws CommandFailure {
        if (file.isEmpty()) {
            return new FilterOutputStream(standardOutput) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    flush();
                }
            };
        }
        try {
            return Files.newOutputStream(file.get());
        } catch (IOException e) {
            throw CurlCode.WRITE_ERROR.failure("Failed to open the file " + file.get() + ": " + e);
        }
    }
}
