package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;

/**
 * What a {@link TlsEngine} needs of the connection below it and tells it. Every method is called from within
 * {@link TlsEngine#start} or {@link TlsEngine#receive}, on the loop thread, and must not call the engine's
 * {@code receive} again. Whatever these methods throw passes through the engine unchanged.
 */
public interface TlsOutput {

    /** Bytes to send in CRYPTO frames at a level, after those of earlier calls. The array is the receiver's. */
    void crypto(EncryptionLevel level, byte[] message);

    /** The secret that protects what this side sends at a level. The array is zeroed when the method returns. */
    void writeSecret(EncryptionLevel level, CipherSuite suite, byte[] secret);

    /** The secret that protects what the peer sends at a level. The array is zeroed when the method returns. */
    void readSecret(EncryptionLevel level, CipherSuite suite, byte[] secret);

    /**
     * The peer's quic_transport_parameters extension, called once: at a server with the ClientHello, before
     * {@link #localTransportParameters}; at a client with EncryptedExtensions. At that time the application protocol is
     * known, but only {@link #complete} makes the values trustworthy.
     */
    void peerTransportParameters(byte[] raw);

    /**
     * This side's quic_transport_parameters extension; asked for when it is sent. A client with a second ClientHello
     * repeats the first answer.
     */
    byte[] localTransportParameters();

    /** The handshake is complete (RFC 9001 §4.1.1): secrets are installed and the last message was handed out. */
    void complete();
}
