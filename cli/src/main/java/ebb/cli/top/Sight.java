package ebb.cli.top;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the endpoint said at one moment, and what that means.
 *
 * @param where  host and port of the endpoint
 * @param memory the answer to {@code /api/memory}
 * @param table  the answer to {@code /api/connections}
 */
record Sight(String where, Tree memory, Tree table) {

    Tree counts() {
        return memory.tree("connections");
    }

    long live() {
        return Stream.of("handshaking", "active", "closing", "draining").mapToLong(counts()::number).sum();
    }

    long held() {
        return counts().number("held");
    }

    List<Tree> connections() {
        return table.list("connections");
    }

    /** Whether everything that was closed has been given back. */
    boolean isWell() {
        return held() == 0 && memory.number("driftBytes") == 0;
    }

    /** The answer to the question whether there is a leak, in a sentence. */
    String verdict() {
        if (isWell()) {
            return "Everything that was closed has been given back";
        }
        String held = held() == 0 ? "" : Words.count(held()) + (held() == 1 ? " closed connection is" : " closed connections are")
                + " still held by the application";
        long drift = memory.number("driftBytes");
        String wrong = drift == 0 ? "" : "Ebb's accounts were wrong by " + Words.bytes(drift) + ", a defect of Ebb";
        return held + (held.isEmpty() || wrong.isEmpty() ? "" : "; ") + wrong;
    }
}
