package ebb.cli.top;

import ebb.cli.client.AdminClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the endpoint said at one moment, and what that means.
 *
 * @param where  host and port of the endpoint
 * @param memory the answer to {@code /api/memory}
 * @param table  the answer to {@code /api/connections}
 */
record Sight(String where, Tree memory, Tree table) {

    /** Memory and the first connections in an order; waits. {@link IOException} with a phrase for people. */
    static Sight of(AdminClient admin, SortKey sort, int connections) throws IOException, InterruptedException {
        Tree memory = new Tree(admin.object("/api/memory"));
        Tree table = new Tree(admin.object("/api/connections?sort=" + sort.label() + "&limit=" + connections));
        return new Sight(admin.root().getAuthority(), memory, table);
    }

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

    private long failedLoops() {
        return memory.tree("loops").number("failed");
    }

    /** Whether everything that was closed has been given back, and every loop works. */
    boolean isWell() {
        return held() == 0 && memory.number("driftBytes") == 0 && failedLoops() == 0;
    }

    /** The answer to the question whether there is a leak, or worse, in a sentence. */
    String verdict() {
        if (isWell()) {
            return "Everything that was closed has been given back";
        }
        String held = held() == 0 ? "" : Words.count(held()) + (held() == 1 ? " closed connection is" : " closed connections are")
                + " still held by the application";
        long drift = memory.number("driftBytes");
        String wrong = drift == 0 ? "" : "Ebb's accounts were wrong by " + Words.bytes(drift) + ", a defect of Ebb";
        return Stream.of(lostLoops(), held, wrong).filter(fault -> !fault.isEmpty()).collect(Collectors.joining("; "));
    }

    private String lostLoops() {
        long left = memory.tree("loops").number("running");
        return failedLoops() == 0 ? "" : Words.count(failedLoops()) + (failedLoops() == 1 ? " loop has" : " loops have")
                + " failed, " + (left == 0 ? "none is left: nobody is served"
                        : Words.count(left) + (left == 1 ? " is left" : " are left"));
    }
}
