package ebb.cli.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Turns the path of a request into a file below a root, or into nothing. Refuses every way out: {@code ..} in any
 * encoding, separators and NUL inside a segment, links that lead outside, and hidden files except {@code .well-known}.
 */
final class SafePath {

    private final Path root;

    /** @param root an existing directory; links in its own path are followed once, here */
    SafePath(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /** The real file or directory that exists for this percent-encoded path, certainly below the root. */
    Optional<Path> resolve(String rawPath) {
        Path file = root;
        for (String segment : rawPath.split("/")) {
            Optional<String> name = decode(segment);
            if (name.isEmpty() || !acceptable(name.get())) {
                return Optional.empty();
            }
            try {
                file = file.resolve(name.get());
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
        return insideRoot(file);
    }

    private static boolean acceptable(String name) {
        boolean hidden = name.startsWith(".") && !name.equals(".well-known");
        return !hidden && name.indexOf('/') < 0 && name.indexOf('\\') < 0 && name.indexOf('\0') < 0;
    }

    // The check is made on the real path, and the real path is what gets opened: a link is judged by where it leads.
    private Optional<Path> insideRoot(Path file) {
        try {
            Path real = file.toRealPath();
            return real.startsWith(root) ? Optional.of(real) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Percent-decodes one segment as UTF-8; nothing when it is not valid. */
    static Optional<String> decode(String segment) {
        byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                out.put(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
