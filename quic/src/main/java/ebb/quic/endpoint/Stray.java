package ebb.quic.endpoint;

import ebb.quic.connection.Connection;

/**
 * A datagram that came to the socket of one loop and carries the connection ID of another. It goes there, and if nobody
 * knows it there either, back home, where it is judged as any other; so it travels twice at most.
 *
 * @param bytes  the datagram, a copy of its own
 * @param source what is known of its way
 * @param home   the loop that it came to
 */
public record Stray(byte[] bytes, Connection.Source source, int home) {
}
