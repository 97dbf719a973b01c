package ebb.cli.serve;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.SubjectPin;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Tells how other programs come to trust the development certificate. */
final class TrustAdvice {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private TrustAdvice() {
    }

    /** The lines to print for a server on this port. */
    static List<String> lines(DevelopmentCertificate certificate, int port) {
        String origin = "localhost:" + port;
        return List.of(
                "Development certificate for localhost, 127.0.0.1 and ::1, good until "
                        + DAY.format(certificate.x509().getNotAfter().toInstant()) + ". To trust it:",
                "  ebb       ./ebb get https://" + origin + "/     (does so by itself)",
                "  curl      curl --http3-only --cacert '" + certificate.certificate() + "' https://" + origin + "/",
                "  Chromium  chromium --user-data-dir=$(mktemp -d) --origin-to-force-quic-on=" + origin
                        + " --ignore-certificate-errors-spki-list=" + SubjectPin.of(certificate.x509())
                        + " https://" + origin + "/");
    }
}
