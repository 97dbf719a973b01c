package ebb.quic.tls;

/**
 * Where the secrets of handshakes are written for tools that decrypt captured packets. Called on loop threads: must be
 * thread-safe and should not block.
 */
@FunctionalInterface
public interface KeyLog {

    /** One line of the NSS key log format, {@code LABEL clientRandom secret}, without a line end. */
    void log(String line);
}
