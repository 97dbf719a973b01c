package ebb.cli.get;

import ebb.cli.model.HostPort;
import ebb.cli.model.Target;
import ebb.quic.QuicConnection;
import ebb.quic.model.QuicClosedException;
import java.io.PrintWriter;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code -v} shows on standard error, with curl's marks: {@code *} for what happened, {@code >} sent, {@code <}
 * received.
 */
final class Transcript {

    private final PrintWriter err;
    private final boolean shown;

    Transcript(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** A connection was made. */
    void connected(HostPort server, QuicConnection connection, long millis) throws QuicClosedException {
        if (!shown) {
            return;
        }
        StringBuilder text = new StringBuilder();
        note(text, "Connected to " + server.host()
                + " (" + HostPort.describe(connection.remoteAddress()) + ") over QUIC "
                + connection.version() + " in " + millis + " ms");
        note(text, "TLS 1.3, " + connection.cipherSuite() + ", ALPN " + connection.protocol());
        List<X509Certificate> chain = connection.peerCertificates();
        if (!chain.isEmpty()) {
            X509Certificate leaf = chain.getFirst();
            note(text, "Server certificate:");
            note(text, "  subject: " + leaf.getSubjectX500Principal());
            note(text, "  names: " + names(leaf));
            note(text, "  issuer: " + leaf.getIssuerX500Principal());
            note(text, "  from " + leaf.getNotBefore().toInstant() + " to " + leaf.getNotAfter().toInstant());
        }
        print(text);
    }

    private static String names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? "(none)"
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return "(unreadable)";
        }
    }

    /** A request goes out. */
    void request(Outgoing outgoing) {
        if (shown) {
            Target target = outgoing.target();
            StringBuilder text = new StringBuilder("> " + outgoing.message().method() + " " + target.path()
                    + " HTTP/3\n> host: " + target.authority() + "\n");
            lines(text, "> ", outgoing.fields());
            print(text.append(">\n"));
        }
    }

    /** An answer's header fields came in. */
    void response(int status, List<GetSettings.Field> fields) {
        if (shown) {
            StringBuilder text = new StringBuilder("< HTTP/3 " + status + "\n");
            lines(text, "< ", fields);
            print(text.append("<\n"));
        }
    }

    private static void lines(StringBuilder text, String mark, List<GetSettings.Field> fields) {
        fields.forEach(field -> text.append(mark).append(field.name()).append(": ").append(field.value()).append('\n'));
    }

    private static void note(StringBuilder text, String line) {
        text.append("* ").append(line).append('\n');
    }

    // One write for a whole block: transfers run side by side.
    private void print(StringBuilder text) {
        err.print(text);
        err.flush();
    }
}
