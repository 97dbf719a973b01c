/**
 * QUIC for applications: {@link ebb.quic.QuicServer}, {@link ebb.quic.QuicClient}, and what they hand out.
 *
 * <p>Calls block as java.io does, and are meant for virtual threads; network failures are {@link java.io.IOException}s,
 * of which {@link ebb.quic.model.QuicClosedException} says why a connection ended. Handles may be kept for ever: a
 * closed one weighs a few dozen bytes.
 */
package ebb.quic;
