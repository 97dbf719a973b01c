package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.util.List;

/** What both sides offer when their configuration leaves it open, and in which order. */
final class Defaults {

    // AES-128-GCM first: with the CPU's AES instructions, which the JDK uses, it is the fastest of the three.
    private static final List<CipherSuite> SUITES = List.of(CipherSuite.AES_128_GCM_SHA256,
            CipherSuite.AES_256_GCM_SHA384, CipherSuite.CHACHA20_POLY1305_SHA256);

    // A client leads with X25519: its share is 32 bytes, while the 1,216 bytes of the hybrid make a ClientHello of two
    // datagrams.
    private static final List<NamedGroup> CLIENT_GROUPS = List.of(NamedGroup.X25519, NamedGroup.X25519MLKEM768,
            NamedGroup.SECP256R1, NamedGroup.SECP384R1);

    // A server takes the hybrid from a client that has paid for it: what is recorded today stays secret tomorrow.
    private static final List<NamedGroup> SERVER_GROUPS = List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519,
            NamedGroup.SECP256R1, NamedGroup.SECP384R1);

    private Defaults() {
    }

    /** The suites themselves, or all when there are none. */
    static List<CipherSuite> suites(List<CipherSuite> suites) {
        return suites.isEmpty() ? SUITES : List.copyOf(suites);
    }

    /** The groups themselves, or all in a client's order when there are none. */
    static List<NamedGroup> clientGroups(List<NamedGroup> groups) {
        return groups.isEmpty() ? CLIENT_GROUPS : List.copyOf(groups);
    }

    /** The groups themselves, or all in a server's order when there are none. */
    static List<NamedGroup> serverGroups(List<NamedGroup> groups) {
        return groups.isEmpty() ? SERVER_GROUPS : List.copyOf(groups);
    }
}
