/**
 * What was sent, is it lost, how fast may we go; and what was received and must be acknowledged (RFC 9002, RFC 9000
 * §13 and §14, RFC 9438, RFC 8899).
 *
 * <p>Everything here is confined to its connection's loop, takes the time as an argument and does no I/O. It knows
 * packets, not streams: what a packet carried is a chain of {@link ebb.quic.recovery.SentFrame}s that the layer above
 * reads when the packet is acknowledged or lost. A packet in flight is on the connection's account; a quiet connection
 * keeps no packet, no list and no timer.
 */
package ebb.quic.recovery;
