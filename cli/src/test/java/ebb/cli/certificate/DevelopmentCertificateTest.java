package ebb.cli.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.model.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void namesThisMachineAndLastsTwoWeeks() throws Exception {
        var x509 = DevelopmentCertificate.loadOrMake(directory.resolve("ebb"), NOW).x509();
        var names = x509.getSubjectAlternativeNames().stream().map(name -> name.get(1).toString()).toList();
        assertEquals(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"), names);
        assertEquals(256, ((ECPublicKey) x509.getPublicKey()).getParams().getOrder().bitLength());
        assertEquals("SHA256withECDSA", x509.getSigAlgName());
        assertEquals(Duration.ofDays(14),
                Duration.between(x509.getNotBefore().toInstant(), x509.getNotAfter().toInstant()));
        x509.verify(x509.getPublicKey());
    }

    @Test
    void onlyTheOwnerCanReadIt() throws Exception {
        Path state = directory.resolve("a/b/ebb");
        var made = DevelopmentCertificate.loadOrMake(state, NOW);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.key())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.certificate())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
        assertTrue(Files.readString(made.key()).startsWith("-----BEGIN PRIVATE KEY-----\n"));
        try (var files = Files.list(state)) {
            assertEquals(3, files.count(), "certificate, key and lock, and nothing half-written");
        }
    }

    @Test
    void isKeptWhileMoreThanADayIsLeft() throws Exception {
        var first = DevelopmentCertificate.loadOrMake(directory, NOW).x509();
        assertEquals(first, DevelopmentCertificate.loadOrMake(directory, NOW.plus(Duration.ofDays(12))).x509());
        assertNotEquals(first, DevelopmentCertificate.loadOrMake(directory, NOW.plus(Duration.ofDays(13))).x509());
    }

    @Test
    void brokenFilesAreReplaced() throws Exception {
        var first = DevelopmentCertificate.loadOrMake(directory, NOW);
        Files.writeString(first.certificate(), "nonsense");
        assertTrue(DevelopmentCertificate.load(directory).isEmpty());
        assertNotEquals(first.x509(), DevelopmentCertificate.loadOrMake(directory, NOW).x509());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        var failure = assertThrows(CommandFailure.class,
                () -> DevelopmentCertificate.loadOrMake(file.resolve("ebb"), NOW));
        assertEquals(1, failure.exitCode());
        assertTrue(failure.getMessage().contains(file.toString()) && failure.getMessage().contains("--cert"));
    }

    @Test
    void pinIsTheHashOfTheKey() throws Exception {
        var first = DevelopmentCertificate.loadOrMake(directory.resolve("1"), NOW).x509();
        var second = DevelopmentCertificate.loadOrMake(directory.resolve("2"), NOW).x509();
        assertEquals(44, SubjectPin.of(first).length());
        assertNotEquals(SubjectPin.of(first), SubjectPin.of(second));
        assertNotEquals(first.getSerialNumber(), second.getSerialNumber());
    }

    @Test
    void stateDirectoryFollowsTheXdgRules() {
        assertEquals(Path.of("/s/ebb"), StateDirectory.of(Map.of("XDG_STATE_HOME", "/s"), "/home/u"));
        assertEquals(Path.of("/home/u/.local/state/ebb"),
                StateDirectory.of(Map.of("XDG_STATE_HOME", "relative"), "/home/u"));
        assertFalse(StateDirectory.of(Map.of(), "/home/u").startsWith("/s"));
    }
}
