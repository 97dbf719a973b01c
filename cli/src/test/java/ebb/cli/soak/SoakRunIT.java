package ebb.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.soak.message.CloseMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with small numbers: real processes, real sockets, real collections. */
@Timeout(240)
class SoakRunIT {

    private static final Duration SETTLE = Duration.ofSeconds(30);

    @TempDir
    Path home;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(CloseMode close, int leak, Duration patience) throws Exception {
        SoakSettings settings = new SoakSettings(50, 2, close, true, leak, Optional.empty(), SETTLE, patience, false,
                new SoakSettings.Output(Optional.of(home.resolve("soak.json")),
                        Optional.of(home.resolve("soak.html"))));
        return SoakRun.run(settings, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void nothingStaysWhateverWayConnectionsEnd() throws Exception {
        assertEquals(0, run(CloseMode.MIXED, 0, Duration.ZERO), () -> out + "\n" + err);
        assertTrue(out.toString().contains("ebb: nothing stays"), out.toString());
        assertTrue(out.toString().contains("100 of 100 connections in 2 waves"), out.toString());
        String figures = Files.readString(home.resolve("soak.json"));
        for (CloseMode mode : CloseMode.MIXED.shares(50).keySet()) {
            assertTrue(figures.contains("\"" + mode.label() + "\" : 10"), figures);
        }
        assertTrue(Files.readString(home.resolve("soak.html")).contains("\"passed\" : true"));
        assertEquals("", err.toString());
    }

    @Test
    void whatTheApplicationKeepsIsFoundAndIsNotPutDownToEbb() throws Exception {
        assertEquals(1, run(CloseMode.GRACEFUL, 30, SoakSettings.PATIENCE), () -> out + "\n" + err);
        assertTrue(out.toString().contains("ebb: FAILED, something stays"), out.toString());
        assertTrue(out.toString().contains("30 closed connections are held by the application, not by Ebb;"
                + " taken over by ebb.cli.soak.server.CarelessApplication (30)"), out.toString());
        assertTrue(out.toString().contains("0 left, 0 routes"), "Ebb itself gave everything back: " + out);
    }
}
