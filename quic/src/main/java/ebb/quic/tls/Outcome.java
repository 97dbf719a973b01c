package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a handshake has settled so far; filled in by its engine, and all that outlives {@link TlsEngine#free}. */
final class Outcome {
    // What an X.509 object of the JDK holds beside its encoding is about as much again.
    private static final int CERTIFICATE_OVERHEAD = 2048;

    private CipherSuite suite;
    private NamedGroup group;
    private String protocol;
    private String serverName = "";
    private boolean retried;
    private List<X509Certificate> peerChain = List.of();
    private int peerChainBytes;

    /** As it is told to others. */
    Agreement agreement() {
        return new Agreement(protocol, serverName, suite, group == null ? null : group.label(), peerChain, retried);
    }

    CipherSuite suite() {
        return suite;
    }

    void suite(CipherSuite chosen) {
        suite = chosen;
    }

    void group(NamedGroup chosen) {
        group = chosen;
    }

    String protocol() {
        return protocol;
    }

    void protocol(String chosen) {
        protocol = chosen;
    }

    String serverName() {
        return serverName;
    }

    void serverName(String name) {
        serverName = name;
    }

    void markRetried() {
        retried = true;
    }

    List<X509Certificate> peerChain() {
        return peerChain;
    }

    /** The chain, and the length of the message that it came in. */
    void peerChain(List<X509Certificate> chain, int messageLength) {
        peerChain = chain;
        peerChainBytes = 2 * messageLength + chain.size() * CERTIFICATE_OVERHEAD;
    }

    /** An estimate of the bytes held. */
    int retainedBytes() {
        return 48 + peerChainBytes;
    }
}
