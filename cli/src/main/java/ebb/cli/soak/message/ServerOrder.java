package ebb.cli.soak.message;

/**
 * The first line to the server of a run.
 *
 * @param idleMillis      the server's idle timeout
 * @param handshakeMillis the server's absolute time for a handshake
 * @param connections     the most connections at a time
 * @param keep            closed connections that the application is to keep, in all
 * @param keepFrom        connections that will be opened, among which those to keep are spread evenly
 */
public record ServerOrder(long idleMillis, long handshakeMillis, int connections, int keep, int keepFrom) {
}
