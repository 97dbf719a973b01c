package ebb.cli.soak.message;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Records and maps to JSON and back. Thread-safe, without state. */
public final class Json {

    private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT)
            .with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {
    }

    /** One record as one line, without its end. */
    public static String line(Record message) {
        return write(JSON.std, message);
    }

    /** A tree of maps, lists, numbers and texts, laid out for people. */
    public static String pretty(Map<String, ?> tree) {
        return write(PRETTY, tree);
    }

    private static String write(JSON how, Object what) {
        try {
            return how.asString(what);
        } catch (IOException e) {
            throw new UncheckedIOException("a message that cannot be written", e);
        }
    }

    /** The record in a line; {@link IOException} when it is none of that type. */
    public static <T extends Record> T read(Class<T> type, String line) throws IOException {
        return JSON.std.beanFrom(type, line);
    }
}
