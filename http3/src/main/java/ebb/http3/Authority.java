package ebb.http3;

import ebb.quic.QuicConnection;
import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Which hosts the server of a connection may speak for. Immutable; it holds the name that was connected to. */
final class Authority {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final String serverName;

    Authority(String serverName) {
        this.serverName = serverName;
    }

    // RFC 9114 §3.3: a connection is used for another origin only if the server's certificate is good for that too.
    /** Throws if the server of the connection has not shown that it may speak for the host of an authority. */
    void check(String authority, QuicConnection connection) throws IOException {
        String host = host(authority);
        if (host.equalsIgnoreCase(serverName)) {
            return;
        }
        List<X509Certificate> chain = connection.peerCertificates();
        if (chain.isEmpty() || !covers(chain.getFirst(), host)) {
            throw new IOException("the server of this connection, " + serverName + ", has no certificate for " + host);
        }
    }

    /** The host of an authority, without port and brackets. */
    static String host(String authority) {
        int end = authority.lastIndexOf(':');
        String host = end > authority.lastIndexOf(']') ? authority.substring(0, end) : authority;
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean covers(X509Certificate certificate, String host) throws IOException {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().anyMatch(name -> switch ((Integer) name.getFirst()) {
                case DNS_NAME -> matches((String) name.get(1), host);
                case IP_ADDRESS -> host.equalsIgnoreCase((String) name.get(1));
                default -> false;
            });
        } catch (CertificateParsingException e) {
            throw new IOException("the names of the server's certificate cannot be read", e);
        }
    }

    /** Whether a name of a certificate, which may have a star for its first label, is good for a host. */
    static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equalsIgnoreCase(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
    }
}
