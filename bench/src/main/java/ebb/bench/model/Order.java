package ebb.bench.model;

/**
 * What a client process is to do next: one line of JSON on its standard input.
 *
 * @param port       of the server or relay on loopback
 * @param bytes      of a transfer
 * @param millis     for how long requests or handshakes are repeated
 * @param count      streams at a time (requests), handshakes at a time, or connections to hold, among them those held already (idle)
 */
public record Order(Work work, int port, long bytes, long millis, int count) {
}
