package ebb.quic.model;

/**
 * The loops of an endpoint.
 *
 * @param running           loops that move datagrams
 * @param failed            loops that ended because something failed; their connections ended with them
 * @param datagramsHandedOn datagrams that came to the socket of one loop and were handed to another
 */
public record LoopCounts(int running, int failed, long datagramsHandedOn) {
}
