/**
 * Packet protection (RFC 9001 §5 and §6, RFC 9369 §3.3): from secrets to keys, from keys to protected packets, and the
 * life of the 1-RTT keys.
 *
 * <p>Keys belong to connections and are plain bytes; ciphers are heavy and belong to the loop, which keeps a few in
 * {@link ebb.quic.protection.AeadTools}. Primitives come from the JDK. Nothing here throws because of the bytes of a
 * packet: a packet that does not open is a return value, and only limits and illegal key updates are violations.
 */
package ebb.quic.protection;
