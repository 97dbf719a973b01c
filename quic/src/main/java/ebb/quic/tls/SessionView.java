package ebb.quic.tls;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/**
 * The handshake as trust managers want to see it: the peer's name, port and certificates. It is no session that could
 * be resumed or hold values.
 */
final class SessionView implements SSLSession {
    private static final int MAX_RECORD_LENGTH = 16 << 10;

    private final String peerHost;
    private final int peerPort;
    private final String cipherSuite;
    private final List<X509Certificate> peerChain;

    SessionView(String peerHost, int peerPort, String cipherSuite, List<X509Certificate> peerChain) {
        this.peerHost = peerHost;
        this.peerPort = peerPort;
        this.cipherSuite = cipherSuite;
        this.peerChain = peerChain;
    }

    @Override
    public String getPeerHost() {
        return peerHost;
    }

    @Override
    public int getPeerPort() {
        return peerPort;
    }

    @Override
    public String getProtocol() {
        return "TLSv1.3";
    }

    @Override
    public String getCipherSuite() {
        return cipherSuite;
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        return peerChain.toArray(new Certificate[0]);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return peerChain.getFirst().getSubjectX500Principal();
    }

    @Override
    public boolean isValid() {
        return false;
    }

    @Override
    public void invalidate() {
        // It was never valid.
    }

    @Override
    public byte[] getId() {
        return new byte[0];
    }

    @Override
    public SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        return 0;
    }

    @Override
    public long getLastAccessedTime() {
        return 0;
    }

    @Override
    public void putValue(String name, Object value) {
        throw new UnsupportedOperationException("a handshake of QUIC holds no values");
    }

    @Override
    public Object getValue(String name) {
        return null;
    }

    @Override
    public void removeValue(String name) {
        // There is none.
    }

    @Override
    public String[] getValueNames() {
        return new String[0];
    }

    @Override
    public Certificate[] getLocalCertificates() {
        return null;
    }

    @Override
    public Principal getLocalPrincipal() {
        return null;
    }

    @Override
    public int getPacketBufferSize() {
        return MAX_RECORD_LENGTH;
    }

    @Override
    public int getApplicationBufferSize() {
        return MAX_RECORD_LENGTH;
    }
}
