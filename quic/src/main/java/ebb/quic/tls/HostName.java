package ebb.quic.tls;

import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Host names in SNI and in certificates. */
final class HostName {

    /** How well a certificate suits a name; later is better. */
    enum Match {
        NONE, WILDCARD, EXACT
    }

    private static final int DNS_NAME = 2;

    private HostName() {
    }

    /** What a client sends in SNI for a host; empty when it must send none. */
    static String forServerName(String host) {
        String name = withoutTrailingDot(host);
        // RFC 6066 §3: the name in SNI is a DNS name in ASCII without a trailing dot, never an IP address.
        if (name.isEmpty() || isAddress(name)) {
            return "";
        }
        return isAscii(name) ? name : IDN.toASCII(name);
    }

    /** What a server's certificate must be for: the name in ASCII, or the address. */
    static String forVerification(String host) {
        String name = withoutTrailingDot(host);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return isAscii(name) ? name : IDN.toASCII(name);
    }

    private static String withoutTrailingDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** How well the certificate's subject alternative names suit a name that a client asks for. */
    static Match match(X509Certificate certificate, String name) {
        if (name.isEmpty()) {
            return Match.NONE;
        }
        String wanted = withoutTrailingDot(name).toLowerCase(Locale.ROOT);
        Match best = Match.NONE;
        for (List<?> alternative : alternativeNames(certificate)) {
            if (alternative.get(0).equals(DNS_NAME) && alternative.get(1) instanceof String pattern) {
                Match match = match(pattern.toLowerCase(Locale.ROOT), wanted);
                best = match.compareTo(best) > 0 ? match : best;
            }
        }
        return best;
    }

    private static Match match(String pattern, String name) {
        if (pattern.equals(name)) {
            return Match.EXACT;
        }
        // RFC 9525 §6.3: a wildcard is the whole leftmost label and stands for exactly one label.
        int dot = name.indexOf('.');
        boolean wildcard = pattern.startsWith("*.") && dot > 0 && pattern.substring(1).equals(name.substring(dot));
        return wildcard ? Match.WILDCARD : Match.NONE;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.startsWith("[") || name.matches("[0-9]+(\\.[0-9]+){3}");
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }
}
