package ebb.interop.harness;

import java.util.List;

/** A client that speaks HTTP/3. */
@FunctionalInterface
public interface Fetcher {
    /** Asks all of {@code asks} at once on one connection to {@code port} and returns the answers in their order. */
    List<Answer> fetch(int port, List<Ask> asks) throws Exception;

    /** Asks one thing. */
    default Answer fetch(int port, Ask ask) throws Exception {
        return fetch(port, List.of(ask)).getFirst();
    }
}
