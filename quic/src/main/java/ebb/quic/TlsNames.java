package ebb.quic;

import ebb.quic.protection.CipherSuite;
import ebb.quic.tls.NamedGroup;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Translates the standard names of cipher suites and groups. */
final class TlsNames {
    private static final String PREFIX = "TLS_";

    private TlsNames() {
    }

    static List<CipherSuite> suites(List<String> names) {
        return names.stream().map(TlsNames::suite).toList();
    }

    private static CipherSuite suite(String name) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        for (CipherSuite suite : CipherSuite.values()) {
            if (suite.name().equalsIgnoreCase(bare)) {
                return suite;
            }
        }
        throw new IllegalArgumentException("unknown cipher suite '" + name + "'; known are "
                + Arrays.stream(CipherSuite.values()).map(suite -> PREFIX + suite.name()).toList());
    }

    static List<NamedGroup> groups(List<String> names) {
        return names.stream().map(TlsNames::group).toList();
    }

    private static NamedGroup group(String name) {
        for (NamedGroup group : NamedGroup.values()) {
            if (group.name().equalsIgnoreCase(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException("unknown group '" + name + "'; known are "
                + Arrays.stream(NamedGroup.values()).map(group -> group.name().toLowerCase(Locale.ROOT)).toList());
    }
}
