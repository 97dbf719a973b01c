package ebb.bench.model;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Records as lines of JSON and back, the language between the processes of a run. */
public final class Lines {

    private Lines() {
    }

    /** One line. */
    public static String of(Record value) {
        try {
            return JSON.std.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record in a line. */
    public static <T extends Record> T read(Class<T> type, String line) throws IOException {
        return JSON.std.beanFrom(type, line);
    }
}
