package ebb.quic.tls;

import java.security.Principal;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/** Chooses what a client shows when a server asks for a certificate. */
final class ClientCredential {

    private ClientCredential() {
    }

    /** The key manager's choice; {@code null} when there is no manager, or it has nothing that suits the request. */
    static Credential choose(X509ExtendedKeyManager manager, CertificateRequest request) {
        if (manager == null) {
            return null;
        }
        List<String> keyAlgorithms = Credential.keyAlgorithms(request.signatureSchemes());
        Principal[] issuers = request.authorities().isEmpty() ? null : request.authorities().toArray(new Principal[0]);
        for (String keyAlgorithm : keyAlgorithms) {
            String alias = manager.chooseClientAlias(new String[] {keyAlgorithm}, issuers, null);
            Credential credential = alias == null ? null : Credential.of(manager, alias, request.signatureSchemes());
            if (credential != null) {
                return credential;
            }
        }
        return null;
    }
}
