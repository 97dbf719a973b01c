package ebb.watch.explain.model;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Explanations to JSON and back: what {@code ebb explain --json} prints and the admin endpoint answers. */
public final class ExplanationJson {

    private ExplanationJson() {
    }

    /**
     * An explanation as one line.
     *
     * @param explanation what to write
     * @return the line, without its end
     */
    public static String write(Explanation explanation) {
        try {
            return JSON.std.asString(explanation);
        } catch (IOException e) {
            throw new UncheckedIOException("an explanation that cannot be written", e);
        }
    }

    /**
     * An explanation as maps, lists, texts and numbers, by the names of its components.
     *
     * @param explanation what to take apart
     * @return its members
     */
    public static Map<String, Object> tree(Explanation explanation) {
        try {
            return JSON.std.mapFrom(write(explanation));
        } catch (IOException e) {
            throw new UncheckedIOException("an explanation that cannot be read back", e);
        }
    }

    /**
     * The explanation in a line.
     *
     * @param line what {@link #write} wrote
     * @return the explanation
     * @throws IOException if it is none
     */
    public static Explanation read(String line) throws IOException {
        return JSON.std.beanFrom(Explanation.class, line);
    }
}
