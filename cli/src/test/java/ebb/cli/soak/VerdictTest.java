package ebb.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.model.HostPort;
import ebb.cli.soak.message.CloseMode;
import ebb.cli.soak.message.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every check sees what it is for, and nothing else. */
class VerdictTest {

    private static final int CONNECTIONS = 1_000;
    private static final long MIB = 1 << 20;

    private int opened = CONNECTIONS;
    private String failure = "";
    private long clientDrift;
    private long heapGrowth;
    private long lastRss = 100 * MIB;
    private ServerState last = quiet();

    private static ServerState quiet() {
        return state(0, 0, Map.of(), 0, 0, 0);
    }

    private static ServerState state(int active, int held, Map<String, Integer> heldBy, int routes, long used,
            long drift) {
        return new ServerState(1, 0, active, 0, 0, 3_200, 3_200 - active, held, heldBy, routes, used, drift, Map.of(),
                5 * MIB, 8, 16);
    }

    private static ServerState with(int threads, long files) {
        return new ServerState(1, 0, 0, 0, 0, 3_200, 3_200, 0, Map.of(), 0, 0, 0, Map.of(), 5 * MIB, threads, files);
    }

    private static ServerState heap(long bytes) {
        return new ServerState(1, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, Map.of(), bytes, 8, 16);
    }

    private Verdict verdict() {
        List<Wave> waves = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            waves.add(wave(i, 5 * MIB + i * heapGrowth));
        }
        Sample cold = new Sample(0, 80 * MIB, Optional.of(quiet()));
        return Verdict.of(new Outcome(settings(Optional.empty()), "", cold, wave(0, 5 * MIB), waves,
                new Sample(60, lastRss, Optional.of(last)), List.of()));
    }

    private Wave wave(int number, long heap) {
        Sample sample = new Sample(number, 100 * MIB, Optional.of(heap(heap)));
        return new Wave(number, Map.of("graceful", CONNECTIONS), opened, failure, clientDrift, sample, sample);
    }

    private static SoakSettings settings(Optional<SoakSettings.Target> target) {
        return new SoakSettings(CONNECTIONS, 3, CloseMode.GRACEFUL, false, 0, target, Duration.ZERO, Duration.ZERO,
                false, new SoakSettings.Output(Optional.empty(), Optional.empty()));
    }

    private String onlyFailure() {
        Verdict verdict = verdict();
        assertFalse(verdict.passed());
        List<Verdict.Check> failed = verdict.checks().stream().filter(check -> !check.holds()).toList();
        assertEquals(1, failed.size(), failed.toString());
        return failed.getFirst().name() + ": " + failed.getFirst().figures();
    }

    @Test
    void nothingStays() {
        assertTrue(verdict().passed(), verdict().toString());
        assertEquals(List.of("opened", "connections", "accounts", "held", "heap", "threads", "file descriptors",
                "resident memory"), verdict().checks().stream().map(Verdict.Check::name).toList());
    }

    @Test
    void aRunThatOpenedTooLittleProvesNothing() {
        opened = CONNECTIONS * 98 / 100;
        failure = "the handshake did not complete in time";
        assertTrue(onlyFailure().startsWith("opened: 2,940 of 3,000 connections in 3 waves; the first failure: the h"));
    }

    @Test
    void aConnectionIsLeft() {
        last = state(1, 0, Map.of(), 0, 0, 0);
        assertEquals("connections: 1 left, 0 routes; 3,199 of 3,200 released", onlyFailure());
    }

    @Test
    void aRouteIsLeft() {
        last = state(0, 0, Map.of(), 2, 0, 0);
        assertEquals("connections: 0 left, 2 routes; 3,200 of 3,200 released", onlyFailure());
    }

    @Test
    void bytesAreLeftOnAccounts() {
        last = state(0, 0, Map.of(), 0, 4_096, 0);
        assertTrue(onlyFailure().startsWith("accounts: 4 KiB left"));
    }

    @Test
    void accountsWereWrong() {
        last = state(0, 0, Map.of(), 0, 0, 8);
        assertTrue(onlyFailure().contains("drift 8 B at the server"));
        last = quiet();
        clientDrift = 5;
        assertTrue(onlyFailure().contains("15 B at the clients"));
    }

    @Test
    void heldConnectionsAreTheApplicationsWithTheirNumberAndTakers() {
        last = state(0, 120, Map.of("shop.Cart", 100, "shop.Login", 20), 0, 0, 0);
        assertEquals("held: 120 closed connections are held by the application, not by Ebb; taken over by"
                + " shop.Cart (100), shop.Login (20)", onlyFailure());
    }

    @Test
    void aFullSampleSaysThatItIsOne() {
        last = state(0, 8_192, Map.of(), 0, 0, 0);
        assertTrue(onlyFailure().startsWith("held: at least 8,192 closed"));
    }

    @Test
    void theHeapGrowsByAHandleForEachConnection() {
        heapGrowth = 80 * CONNECTIONS;
        assertTrue(onlyFailure().startsWith("heap: +78.1 KiB ± 0 B a wave, +80.0 B a connection"), onlyFailure());
    }

    @Test
    void whatStaysBelowTheNoiseIsNoGrowth() {
        heapGrowth = 40 << 10;
        assertTrue(verdict().passed());
        heapGrowth = -MIB;
        assertTrue(verdict().passed());
    }

    @Test
    void aThreadOrADescriptorIsLeft() {
        last = with(9, 16);
        assertEquals("threads: 8 before, 9 after", onlyFailure());
        last = with(8, 17);
        assertEquals("file descriptors: 16 before, 17 after", onlyFailure());
        last = with(7, 16);
        assertTrue(verdict().passed());
    }

    @Test
    void residentMemoryReturnsWithinThirtyPercentOfWhatItWasWithAllCodeLoaded() {
        lastRss = 130 * MIB;
        assertTrue(verdict().passed());
        lastRss = 131 * MIB;
        assertEquals("resident memory: 80 MiB when it started, 100 MiB after the warm-up, 131 MiB at its highest,"
                + " 131 MiB at the end: +31 % (allowed: +30 %)", onlyFailure());
    }

    @Test
    void anotherServerIsJudgedByResidentMemoryAlone() {
        Sample before = new Sample(0, 100 * MIB, Optional.empty());
        Wave wave = new Wave(1, Map.of("kill", CONNECTIONS), CONNECTIONS, "", 0, before, before);
        SoakSettings settings = settings(Optional.of(new SoakSettings.Target(new HostPort("::1", 1), 1, "h3")));
        Verdict verdict = Verdict.of(new Outcome(settings, "", before, wave, List.of(wave), before, List.of()));
        assertTrue(verdict.passed());
        assertEquals(List.of("opened", "resident memory"), verdict.checks().stream().map(Verdict.Check::name).toList());
    }
}
