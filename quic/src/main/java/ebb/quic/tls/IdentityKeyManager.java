package ebb.quic.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The keys of a {@link QuicIdentity}; immutable and thread-safe. */
final class IdentityKeyManager extends X509ExtendedKeyManager {
    private final List<KeyEntry> entries;

    IdentityKeyManager(List<KeyEntry> entries) {
        this.entries = entries;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(keyType, issuers);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(keyType, issuers);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return first(keyType, issuers);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return first(keyType, issuers);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        for (String keyType : keyTypes) {
            String alias = first(keyType, issuers);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        KeyEntry entry = entry(alias);
        return entry == null ? null : entry.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        KeyEntry entry = entry(alias);
        return entry == null ? null : entry.key();
    }

    private KeyEntry entry(String alias) {
        for (KeyEntry entry : entries) {
            if (entry.alias().equals(alias)) {
                return entry;
            }
        }
        return null;
    }

    private String first(String keyType, Principal[] issuers) {
        String[] aliases = aliases(keyType, issuers);
        return aliases == null ? null : aliases[0];
    }

    private String[] aliases(String keyType, Principal[] issuers) {
        String[] aliases = entries.stream()
                .filter(entry -> entry.chain().getFirst().getPublicKey().getAlgorithm().equals(keyType))
                .filter(entry -> isIssuedBy(entry, issuers)).map(KeyEntry::alias).toArray(String[]::new);
        return aliases.length == 0 ? null : aliases;
    }

    private static boolean isIssuedBy(KeyEntry entry, Principal[] issuers) {
        return issuers == null || issuers.length == 0 || entry.chain().stream()
                .anyMatch(certificate -> Arrays.asList(issuers).contains(certificate.getIssuerX500Principal()));
    }
}
