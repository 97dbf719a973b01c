package ebb.watch.admin;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A complete response: status, header fields besides those that every response has, and content. */
record Answer(int status, Map<String, String> fields, byte[] content) {
    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    /** A tree of maps, lists, arrays, numbers and texts. */
    static Answer json(Map<String, ?> tree) {
        return json(200, tree);
    }

    static Answer json(int status, Map<String, ?> tree) {
        try {
            return new Answer(status, type("application/json; charset=utf-8"), WRITER.asBytes(tree));
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that cannot be written", e);
        }
    }

    /** A sentence for people. */
    static Answer text(int status, String sentence) {
        return new Answer(status, type("text/plain; charset=utf-8"), (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A failure: JSON with the one member {@code error}. */
    static Answer error(int status, String sentence) {
        return json(status, Map.of("error", sentence));
    }

    static Answer empty() {
        return new Answer(204, Map.of(), new byte[0]);
    }

    private static Map<String, String> type(String mediaType) {
        return Map.of("Content-Type", mediaType);
    }
}
