package ebb.quic.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads a certificate chain out of PEM blocks. */
final class PemCertificates {

    private PemCertificates() {
    }

    static List<X509Certificate> read(Pem pem) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Pem.Block block : pem.blocks()) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                chain.add(certificate(pem, block));
            }
        }
        if (chain.isEmpty()) {
            boolean key = pem.blocks().getFirst().label().endsWith("PRIVATE KEY");
            throw new GeneralSecurityException(pem.source() + " holds no CERTIFICATE block"
                    + (key ? " but a private key; are certificate and key swapped?" : "; give the certificate chain"));
        }
        return List.copyOf(chain);
    }

    private static X509Certificate certificate(Pem pem, Pem.Block block) throws GeneralSecurityException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.bytes()));
        } catch (CertificateException e) {
            throw new GeneralSecurityException(pem.source() + " line " + block.line() + ": the certificate that begins"
                    + " here cannot be read; the text seems damaged, copy it anew", e);
        }
    }
}
