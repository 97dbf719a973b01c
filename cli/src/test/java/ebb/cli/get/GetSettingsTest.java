package ebb.cli.get;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.model.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetSettingsTest {

    @Test
    void methodFollowsFromTheRest() throws CommandFailure {
        assertEquals("GET", GetSettings.Request.of(null, List.of(), null, false).method());
        assertEquals("HEAD", GetSettings.Request.of(null, List.of(), null, true).method());
        assertEquals("POST", GetSettings.Request.of(null, List.of(), "x", false).method());
        assertEquals("PUT", GetSettings.Request.of("PUT", List.of(), "x", false).method());
    }

    @Test
    void dataHasCurlsContentTypeUnlessOneIsGiven() throws CommandFailure {
        assertEquals(List.of(new GetSettings.Field("content-type", "application/x-www-form-urlencoded")),
                GetSettings.Request.of(null, List.of(), "a=b", false).fields());
        assertEquals(List.of(new GetSettings.Field("content-type", "text/plain")),
                GetSettings.Request.of(null, List.of("Content-Type: text/plain"), "a=b", false).fields());
    }

    @Test
    void dataMayComeFromAFile(@TempDir Path home) throws Exception {
        Path file = Files.write(home.resolve("data"), new byte[] {0, 1, 2});
        assertArrayEquals(new byte[] {0, 1, 2},
                GetSettings.Request.of(null, List.of(), "@" + file, false).body().orElseThrow());
        var failure = assertThrows(CommandFailure.class,
                () -> GetSettings.Request.of(null, List.of(), "@" + home + "/no", false));
        assertEquals(26, failure.exitCode());
    }

    @Test
    void aFieldWithoutColonIsWrongUse() {
        var failure = assertThrows(CommandFailure.class,
                () -> GetSettings.Request.of(null, List.of("nonsense"), null, false));
        assertEquals(2, failure.exitCode());
        assertTrue(failure.getMessage().contains("nonsense"));
    }
}
