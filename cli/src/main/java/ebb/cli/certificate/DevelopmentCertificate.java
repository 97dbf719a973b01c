package ebb.cli.certificate;

import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate with which {@code ebb serve} works out of the box, and that {@code ebb get} trusts for this machine.
 * Two files, readable by their owner alone; made anew when less than a day is left. Several processes may ask at once:
 * a lock file lets one make it.
 *
 * @param certificate PEM file of the certificate
 * @param key         PEM file of its private key
 * @param x509        the certificate itself
 */
public record DevelopmentCertificate(Path certificate, Path key, X509Certificate x509) {

    private static final Duration LEAST_LEFT = Duration.ofDays(1);
    private static final String CERTIFICATE_FILE = "development-certificate.pem";
    private static final String KEY_FILE = "development-key.pem";
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    /** Loads the certificate kept in this directory, or makes one when there is none that is good for another day. */
    public static DevelopmentCertificate loadOrMake(Path directory, Instant now) throws CommandFailure {
        try {
            Files.createDirectories(directory.getParent());
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, owner(directory.getParent(), OWNER_DIRECTORY));
            }
            Path lock = directory.resolve("lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                 FileLock held = channel.lock()) {
                Optional<DevelopmentCertificate> kept = load(directory).filter(found -> found.isGoodAt(now));
                return kept.isPresent() && held.isValid() ? kept.get() : make(directory, now);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.runtime("cannot keep a development certificate in " + directory + ": " + e
                    + "; give --cert and --key, or set XDG_STATE_HOME to a directory that can be written");
        }
    }

    /** The certificate kept in this directory, good or not; nothing when there is none or it cannot be read. */
    public static Optional<DevelopmentCertificate> load(Path directory) {
        Path certificate = directory.resolve(CERTIFICATE_FILE);
        Path key = directory.resolve(KEY_FILE);
        if (!Files.isReadable(certificate) || !Files.exists(key, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(certificate)) {
            var x509 = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return Optional.of(new DevelopmentCertificate(certificate, key, x509));
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }

    private boolean isGoodAt(Instant now) {
        return now.isAfter(x509.getNotBefore().toInstant())
                && now.plus(LEAST_LEFT).isBefore(x509.getNotAfter().toInstant());
    }

    private static DevelopmentCertificate make(Path directory, Instant now)
            throws IOException, GeneralSecurityException {
        CertificateForge.Made made = CertificateForge.make(now, new SecureRandom());
        Path certificate = directory.resolve(CERTIFICATE_FILE);
        Path key = directory.resolve(KEY_FILE);
        replace(key, Pem.armour("PRIVATE KEY", made.keys().getPrivate().getEncoded()));
        replace(certificate, Pem.armour("CERTIFICATE", made.certificate().getEncoded()));
        return new DevelopmentCertificate(certificate, key, made.certificate());
    }

    // Written beside and moved over, so that nobody ever reads half a file; private from its first byte.
    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), "fresh", ".pem", owner(file.getParent(), OWNER_FILE));
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] owner(Path existing, Set<PosixFilePermission> permissions) throws IOException {
        boolean posix = Files.getFileStore(existing).supportsFileAttributeView("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
