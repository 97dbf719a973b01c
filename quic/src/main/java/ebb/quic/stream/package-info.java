/**
 * Streams (RFC 9000 §2–4): ordered bytes between an application thread and the loop, flow control, and the table of
 * a connection's streams.
 *
 * <p>A {@link ebb.quic.stream.Stream} is shared by the loop and by application threads and guarded by its own monitor;
 * everything else here belongs to the loop. What the application changed reaches the loop by
 * {@link ebb.quic.stream.Stream.Owner#signal}. Every byte kept is on the connection's account and leaves it when it is
 * acknowledged, read, or when the stream is severed. Time is an argument; nothing here sends anything by itself.
 */
package ebb.quic.stream;
