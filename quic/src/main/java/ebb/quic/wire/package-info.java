/**
 * Bytes to values and back: headers, frames, transport parameters. Stateless but for reusable cursors.
 *
 * <p>Reading never trusts a byte: whatever a peer sends ends in a value or in a {@code ProtocolViolation}, every step
 * moves forward, and nothing is allocated by a length that a peer only declares. Writing trusts its caller: a buffer
 * that is too small is a defect of Ebb and throws an unchecked exception of the JDK. This layer knows no connection,
 * no key and no time; what depends on a role or on a state is checked above.
 */
package ebb.quic.wire;
