package ebb.watch.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that pages are put together from, as they lie beside this class. Stateless. */
public final class Parts {

    private Parts() {
    }

    /**
     * One file.
     *
     * @param name a file beside this class, such as {@code palette.css}
     * @return what it says
     */
    public static String text(String name) {
        try (InputStream in = Parts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
