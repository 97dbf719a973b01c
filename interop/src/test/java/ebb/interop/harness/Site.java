package ebb.interop.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder that a server serves in these tests: the page for browsers, {@code small/0.txt} to {@code small/99.txt}
 * with their number as content, and {@code large.bin}.
 *
 * @param root the folder
 * @param large the content of the large file
 */
public record Site(Path root, byte[] large) {
    /** How many small files there are. */
    public static final int SMALL_FILES = 100;
    /** The length of the large file: ten megabytes. */
    public static final int LARGE = 10_000_000;

    private static final List<String> PAGE = List.of("index.html", "style.css", "script.js", "image.svg");

    /** Writes the files into {@code root}. */
    public static Site writeTo(Path root) throws IOException {
        for (String part : PAGE) {
            try (InputStream content = Site.class.getResourceAsStream("/ebb/interop/page/" + part)) {
                Files.copy(content, root.resolve(part));
            }
        }
        Path small = Files.createDirectories(root.resolve("small"));
        for (int i = 0; i < SMALL_FILES; i++) {
            Files.writeString(small.resolve(i + ".txt"), smallContent(i));
        }
        byte[] large = Payload.bytes(LARGE, 2026);
        Files.write(root.resolve("large.bin"), large);
        return new Site(root, large);
    }

    /** What {@code small/NUMBER.txt} holds. */
    public static String smallContent(int number) {
        return "number " + number + " ".repeat(number) + "!";
    }
}
