package ebb.bench.model;

/**
 * What a client process answers: one line of JSON.
 *
 * @param seconds    the work took
 * @param operations requests, handshakes or held connections that were completed
 * @param bytes      content that was moved
 * @param datagrams  the client received; 0 where the stack does not tell
 * @param error      empty, or why it failed
 */
public record Outcome(double seconds, long operations, long bytes, long datagrams, String error) {
}
