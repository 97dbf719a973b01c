package ebb.quic.tls;

import java.io.ByteArrayInputStream;
import java.security.ProviderException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Writes and reads a chain of certificates, the owner's first (RFC 8446 §4.4.2). */
final class CertificateMessage {
    private static final Set<ExtensionType> NONE_ASKED_FOR = EnumSet.noneOf(ExtensionType.class);
    private static final Set<ExtensionType> ELSEWHERE = EnumSet.complementOf(
            EnumSet.of(ExtensionType.STATUS_REQUEST, ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP));

    private CertificateMessage() {
    }

    /** The chain, which may be empty. */
    static List<X509Certificate> parse(byte[] message) {
        TlsReader body = TlsReader.ofBody(message);
        // RFC 8446 §4.4.2: in a handshake the context is empty.
        if (body.readVector(1).remaining() > 0) {
            throw Alert.ILLEGAL_PARAMETER.violation("Certificate with a context");
        }
        TlsReader list = body.readVector(3);
        body.end();
        List<X509Certificate> chain = new ArrayList<>();
        while (list.remaining() > 0) {
            chain.add(certificate(list.readFilledVector(3).readRest()));
            // RFC 8446 §4.4.2: extensions of an entry answer those of our own message, which asks for none.
            Extensions.parse(list).allowOnly(NONE_ASKED_FOR, ELSEWHERE);
        }
        return List.copyOf(chain);
    }

    private static X509Certificate certificate(byte[] encoded) {
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(encoded);
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            // The factory also reads PEM and other wrappings, and stops where the first certificate ends.
            if (in.available() > 0 || encoded[0] != 0x30) {
                throw Alert.BAD_CERTIFICATE.violation("the peer's certificate is not one DER value");
            }
            return certificate;
        } catch (CertificateException | IllegalArgumentException | IndexOutOfBoundsException
                | ProviderException e) {
            // RFC 8446 §6.2: a certificate that is corrupt is bad_certificate. Parsers of providers do not always keep
            // to their checked exception.
            throw Alert.BAD_CERTIFICATE.violation("the peer's certificate cannot be read");
        }
    }

    static byte[] encode(List<X509Certificate> chain) {
        TlsWriter out = new TlsWriter(HandshakeType.CERTIFICATE);
        out.writeByte(0);
        int mark = out.open(3);
        for (X509Certificate certificate : chain) {
            try {
                out.writeVector(3, certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate of this side cannot be encoded", e);
            }
            out.writeShort(0);
        }
        out.close(mark, 3);
        return out.toMessage();
    }
}
