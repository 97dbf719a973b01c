package ebb.quic.tls;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The server's wish for a client certificate (RFC 8446 §4.3.2).
 *
 * @param signatureSchemes the schemes that the server can check
 * @param authorities      the names of issuers that it accepts; empty when it does not say
 */
record CertificateRequest(int[] signatureSchemes, List<X500Principal> authorities) {
    // A JDK trusts about 150 authorities; their names would cost a flight more than they help a client to choose.
    private static final int MAX_AUTHORITIES_LENGTH = 1024;

    static CertificateRequest parse(byte[] message) {
        TlsReader body = TlsReader.ofBody(message);
        // RFC 8446 §4.3.2: in a handshake the context is empty.
        if (body.readVector(1).remaining() > 0) {
            throw Alert.ILLEGAL_PARAMETER.violation("CertificateRequest with a context");
        }
        Extensions extensions = Extensions.parse(body);
        body.end();
        // RFC 8446 §4.3.2: signature_algorithms must be there; unknown extensions are ignored.
        TlsReader algorithms = extensions.require(ExtensionType.SIGNATURE_ALGORITHMS);
        int[] schemes = algorithms.readShorts(2);
        algorithms.end();
        return new CertificateRequest(schemes, authorities(extensions.find(ExtensionType.CERTIFICATE_AUTHORITIES)));
    }

    /** What a request after the handshake is. */
    static ProtocolViolation afterHandshake() {
        // RFC 9001 §4.4: there is no authentication after the handshake; a client that is asked for it ends the
        // connection with PROTOCOL_VIOLATION.
        return new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, Alert.CRYPTO_FRAME,
                "CertificateRequest after the handshake");
    }

    private static List<X500Principal> authorities(TlsReader body) {
        List<X500Principal> names = new ArrayList<>();
        if (body != null) {
            TlsReader list = body.readFilledVector(2);
            body.end();
            while (list.remaining() > 0) {
                byte[] name = list.readFilledVector(2).readRest();
                try {
                    names.add(new X500Principal(name));
                } catch (IllegalArgumentException e) {
                    throw TlsReader.malformed("not a distinguished name");
                }
            }
        }
        return names;
    }

    /** The message of a server that accepts clients of these issuers. */
    static byte[] encode(X509Certificate[] issuers) {
        TlsWriter out = new TlsWriter(HandshakeType.CERTIFICATE_REQUEST);
        out.writeByte(0);
        int mark = out.open(2);
        out.writeExtension(ExtensionType.SIGNATURE_ALGORITHMS, SignatureScheme.extension());
        TlsWriter names = new TlsWriter();
        for (X509Certificate issuer : issuers) {
            names.writeVector(2, issuer.getSubjectX500Principal().getEncoded());
        }
        byte[] list = names.toBytes();
        if (list.length > 0 && list.length <= MAX_AUTHORITIES_LENGTH) {
            out.writeExtension(ExtensionType.CERTIFICATE_AUTHORITIES, new TlsWriter().writeVector(2, list).toBytes());
        }
        out.close(mark, 2);
        return out.toMessage();
    }
}
