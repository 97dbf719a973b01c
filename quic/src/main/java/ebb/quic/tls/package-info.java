/**
 * TLS 1.3 as QUIC uses it: a handshake engine that is fed and drained in CRYPTO bytes (RFC 8446, RFC 9001 §4 and §8).
 *
 * <p>A {@code TlsEngine} belongs to one connection and runs on its loop thread; it knows no packet, no time and no
 * other engine. What it produces goes to the {@code TlsOutput} that its owner implements; what breaks a rule becomes a
 * {@code ProtocolViolation} whose code carries the alert. Cryptography is JCA's, with whatever providers are installed;
 * whom to trust is decided by the JDK's trust managers, and who one is by key managers or a {@code QuicIdentity}.
 *
 * <p>Secrets are zeroed as soon as nothing needs them, private ephemeral keys dropped. Resumption is left out, but has
 * its place: the first rung of {@code KeySchedule} takes a pre-shared key, the transition tables say where messages
 * would be skipped, and {@code NewSessionTicket} is parsed.
 */
package ebb.quic.tls;
