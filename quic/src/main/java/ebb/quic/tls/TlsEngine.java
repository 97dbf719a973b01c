package ebb.quic.tls;

import ebb.quic.protection.EncryptionLevel;

/**
 * One side of a TLS 1.3 handshake that travels in CRYPTO frames instead of TLS records. Owned and called by one
 * connection on its loop thread; never blocks, starts no thread. What it holds is bounded: one unfinished message of
 * the peer (16 KiB at a server, 64 KiB at a client), the peer's certificates, and a few secrets.
 */
public interface TlsEngine {

    /** A client writes its ClientHello to its {@link TlsOutput}; a server has nothing to say yet. Called once. */
    void start();

    /**
     * Takes bytes of CRYPTO frames, in the order of their stream and each once, and answers through the
     * {@link TlsOutput} before it returns. Nothing of the buffer is kept by reference.
     *
     * @throws ebb.quic.wire.ProtocolViolation when the handshake fails: code 0x0100 plus the alert (RFC 9001 §4.8)
     */
    void receive(EncryptionLevel level, byte[] buffer, int offset, int length);

    /** Whether this side has sent its Finished and verified the peer's (RFC 9001 §4.1.1). */
    boolean isComplete();

    /** What is settled by now; after {@link #free} too. */
    Agreement agreement();

    /** An estimate of the bytes that the engine holds now, objects included. */
    long retainedBytes();

    /** Zeroes the secrets and drops everything; idempotent. Facts of the handshake can still be asked for. */
    void free();
}
