package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.util.List;

/**
 * What a server takes of a client's offer.
 *
 * @param suite the cipher suite
 * @param group the key exchange group
 * @param share the client's share of that group; {@code null} when the client must be asked for one
 */
record ServerChoice(CipherSuite suite, NamedGroup group, byte[] share) {

    /** Chooses, in the server's order of preference. */
    static ServerChoice of(TlsServerConfig config, ClientHello hello) {
        CipherSuite suite = suite(config.suites(), hello.suites());
        List<ClientHello.Share> shares = hello.shares();
        for (NamedGroup group : config.groups()) {
            byte[] share = share(shares, group);
            if (share != null) {
                return new ServerChoice(suite, group, share);
            }
        }
        // RFC 8446 §4.1.1: without a usable share, but with a group in common, the server asks for one by
        // HelloRetryRequest.
        return new ServerChoice(suite, group(config.groups(), hello.groups()), null);
    }

    /** The choice that a second ClientHello must lead to. */
    ServerChoice withShareOf(ClientHello second) {
        List<ClientHello.Share> shares = second.shares();
        byte[] requested = share(shares, group);
        // RFC 8446 §4.2.8: the answer to HelloRetryRequest has one share, of the group that was asked for.
        if (requested == null || shares.size() != 1) {
            throw Alert.ILLEGAL_PARAMETER.violation("the second ClientHello has another key share than was asked for");
        }
        return new ServerChoice(suite, group, requested);
    }

    /** The protocol for an offer. */
    static String protocol(List<String> preferred, List<String> offered) {
        for (String protocol : preferred) {
            if (offered.contains(protocol)) {
                return protocol;
            }
        }
        // RFC 9001 §8.1: without a protocol in common the connection ends at once with 0x0178.
        throw Alert.NO_APPLICATION_PROTOCOL.violation(offered.isEmpty()
                ? "the client offers no application protocol" : "no application protocol in common");
    }

    private static CipherSuite suite(List<CipherSuite> preferred, int[] offered) {
        for (CipherSuite suite : preferred) {
            if (ClientHello.contains(offered, suite.id())) {
                return suite;
            }
        }
        // RFC 8446 §4.1.1: nothing in common is handshake_failure.
        throw Alert.HANDSHAKE_FAILURE.violation("no cipher suite in common");
    }

    private static NamedGroup group(List<NamedGroup> preferred, int[] offered) {
        for (NamedGroup group : preferred) {
            if (ClientHello.contains(offered, group.id())) {
                return group;
            }
        }
        throw Alert.HANDSHAKE_FAILURE.violation("no key exchange group in common");
    }

    private static byte[] share(List<ClientHello.Share> shares, NamedGroup group) {
        for (ClientHello.Share share : shares) {
            if (share.group() == group.id()) {
                return share.key();
            }
        }
        return null;
    }
}
