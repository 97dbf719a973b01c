package ebb.quic.tls;

import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/** Chooses what a server shows: by the name that the client asks for, among what the client can check. */
final class IdentityChoice {

    /**
     * A choice.
     *
     * @param credential what to show and sign with
     * @param match      how well it suits the name
     */
    record Chosen(Credential credential, HostName.Match match) {
    }

    private IdentityChoice() {
    }

    /** The best identity; of several that are as good, the first. */
    static Chosen choose(List<X509ExtendedKeyManager> managers, String serverName, int[] clientSchemes) {
        List<String> keyAlgorithms = Credential.keyAlgorithms(clientSchemes);
        Chosen best = null;
        for (X509ExtendedKeyManager manager : managers) {
            for (String keyAlgorithm : keyAlgorithms) {
                for (String alias : aliases(manager, keyAlgorithm)) {
                    best = better(best, Credential.of(manager, alias, clientSchemes), serverName);
                }
            }
        }
        if (best == null) {
            // RFC 8446 §4.4.2.2: a server that has no certificate which the client can check gives up.
            throw Alert.HANDSHAKE_FAILURE.violation("no certificate suits the client's signature schemes");
        }
        return best;
    }

    private static Chosen better(Chosen best, Credential candidate, String serverName) {
        if (candidate == null) {
            return best;
        }
        HostName.Match match = HostName.match(candidate.chain().getFirst(), serverName);
        return best == null || match.compareTo(best.match) > 0 ? new Chosen(candidate, match) : best;
    }

    private static String[] aliases(X509ExtendedKeyManager manager, String keyAlgorithm) {
        String[] aliases = manager.getServerAliases(keyAlgorithm, null);
        if (aliases != null) {
            return aliases;
        }
        // Some key managers list nothing and only choose.
        String alias = manager.chooseServerAlias(keyAlgorithm, null, null);
        return alias == null ? new String[0] : new String[] {alias};
    }
}
