package ebb.watch.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person reads on the dashboard of a server with 2,000 connections, and what happens when they act on it. */
@NeedsChromium
@Timeout(120)
class DashboardTest {

    private static Chromium chromium;

    @BeforeAll
    static void open() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @Test
    void saysThatEverythingWasGivenBack() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(new Script(2_000, 0), 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#verdict-title", "Everything that was closed has been given back");
            visit.reads("#verdict-figures", "5,000 opened − 3,000 released = 2,000, and 2,000 are live. None is held, drift 0 B.");
            visit.reads("#used", "30.6 MiB");
            visit.reads("#used-note", "48 % of 64.0 MiB · most 40.7 MiB");
            visit.reads("#live-note", "20 handshaking · 1,980 active");
            visit.reads("#reclaim-note", "99 % of 3,000 · half 1 ms · most 19 ms");
            visit.reads("#limits-note", "Since the start: retry 120 · idle timeout 31");
            visit.reads("#shown", "50 of 2,000");
            visit.isVisible("#held", false);
            assertEquals(5, visit.find(".chart canvas").count());
            assertTrue(visit.find("#memory-chart").getAttribute("aria-label").contains("receive 17.2 MiB"));
            visit.wentWell();
        }
    }

    @Test
    void leakIsRedAndItsHolderIsNamedWhenSomebodyAsks() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(new Script(2_000, 500), 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#verdict-title", "500 closed connections are still held by the application");
            assertEquals("verdict bad", visit.find("#verdict").getAttribute("class"));
            assertEquals("Ebb: 500 held", visit.page.title());
            visit.reads("#holders .sentence", "500 closed connections are still held. Who holds them is not known yet.");
            visit.reads("#groups tbody tr >> nth=0", "IdleTimeoutcom.acme.Rooms.join(Rooms.java:42)12 min 34 s400");
            visit.find("#explain").click();
            visit.reads("#holders .sentence", Script.SENTENCE.replace("`", ""));
            visit.reads("#holders code", "com.acme.Rooms.BY_USER");
            visit.reads("#holders .path",
                    "keeps 3.5 MiB · com.acme.Rooms.BY_USER → key \"<b>user-17</b>\" → Room.connection");
            visit.reads("#explain", "Look again");
            visit.wentWell();
        }
    }

    @Test
    void tableIsSortedByTheColumnThatWasChosen() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(new Script(2_000, 0), 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#connection-table tbody tr >> nth=0 >> small", "#827 h3");
            visit.find("th[data-sort=age] button").click();
            visit.reads("#connection-table tbody tr >> nth=0 >> small", "#1 h3");
            assertEquals("descending", visit.find("th[data-sort=age]").getAttribute("aria-sort"));
            visit.find("th[data-sort=sent] button").focus();
            visit.page.keyboard().press("Enter");
            visit.reads("#connection-table tbody tr >> nth=0 >> .figure >> nth=3", "76.3 MiB");
            assertEquals(1, visit.find("th[aria-sort]").count());
            visit.find("#limit").selectOption("200");
            visit.reads("#shown", "200 of 2,000");
            assertEquals(200, Set.copyOf(visit.column("small")).size());
            visit.wentWell();
        }
    }

    @Test
    void connectionIsClosedOnlyAfterAQuestion() throws IOException {
        Script script = new Script(20, 0);
        try (ScriptedServer server = ScriptedServer.start(script, 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.find("#connection-table tbody tr >> nth=0 >> button").click();
            visit.reads("#confirm-title", "Close connection 20?");
            visit.page.keyboard().press("Escape");
            visit.isVisible("#confirm", false);
            assertEquals(Set.of(), script.closed.keySet());
            visit.find("#connection-table tbody tr >> nth=0 >> button").click();
            visit.find("#confirm-yes").click();
            visit.reads("#message", "Connection 20 was closed.");
            visit.reads("#connection-table tbody tr >> nth=0 >> small", "#19 h3");
            assertEquals(Set.of(20L), script.closed.keySet());
            visit.reads("#live", "19");
            visit.wentWell();
        }
    }

    @Test
    void connectionThatIsGoneAlreadyIsNoFailure() throws IOException {
        Script script = new Script(3, 0);
        try (ScriptedServer server = ScriptedServer.start(script, 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.find("#connection-table tbody tr >> nth=0 >> button").click();
            script.closed.put(3L, true);
            visit.find("#confirm-yes").click();
            visit.reads("#message", "Connection 3 was gone already.");
        }
    }

    @Test
    void serverThatIsGoneIsSaidAndItsLastFiguresStay() throws IOException {
        Script script = new Script(2_000, 0);
        ScriptedServer server = ScriptedServer.start(script, 0);
        try (Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#live", "2,000");
            server.close();
            visit.isVisible("#gone", true);
            assertTrue(visit.find("#gone").textContent().matches("No answer from the server since \\d\\d:\\d\\d:\\d\\d\\."
                    + " What stands below is the last that it said\\. Asking again every second\\."));
            visit.reads("#live", "2,000");
            script.live = 1_999;
            try (ScriptedServer back = ScriptedServer.start(script, server.port())) {
                visit.reads("#live", "1,999");
                visit.isVisible("#gone", false);
                assertEquals(server.port(), back.port());
            }
        }
    }

    @Test
    void booksThatDoNotCloseAreADefect() throws IOException {
        Script script = new Script(10, 0);
        script.driftBytes = 1_234;
        try (ScriptedServer server = ScriptedServer.start(script, 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#verdict-title", "Ebb’s accounts were wrong by 1.2 KiB");
            assertTrue(visit.find("#verdict-figures").textContent().contains("defect of Ebb: please report it"));
            script.driftBytes = 0;
            visit.reads("#verdict-title", "Everything that was closed has been given back");
        }
    }

    @Test
    void loopThatFailedIsSaidBeforeAnythingElse() throws IOException {
        Script script = new Script(10, 3);
        script.failedLoops = 1;
        try (ScriptedServer server = ScriptedServer.start(script, 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#verdict-title",
                    "1 loop has failed, 1 is left; 3 closed connections are still held by the application");
            assertEquals("verdict bad", visit.find("#verdict").getAttribute("class"));
            assertEquals("Ebb: loop failed", visit.page.title());
            script.failedLoops = 2;
            script.held = 0;
            visit.reads("#verdict-title", "2 loops have failed, none is left: nobody is served");
            assertTrue(visit.find("#verdict-figures").textContent().startsWith("A loop that fails takes its connections"));
        }
    }

    @Test
    void emptyServerAndHugeFiguresAreReadable() throws IOException {
        Script script = new Script(0, 0);
        script.released = 0;
        try (ScriptedServer server = ScriptedServer.start(script, 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#verdict-title", "Nothing was opened yet, and nothing is held");
            visit.reads("#no-connections", "No connection is open.");
            visit.reads("#reclaim", "–");
            script.live = 2_000;
            script.weight = 900_000;
            script.budgetBytes = 1L << 50;
            script.released = 3_456_789_012L;
            script.held = 1_234_567;
            script.pressure = "evict";
            visit.reads("#used-note", "3 % of 1.0 PiB · most 35.0 TiB");
            visit.reads("#verdict-title", "1,234,567 closed connections are still held by the application");
            visit.reads("#pressure-note", "the longest idle are evicted");
            visit.wentWell();
        }
    }

    @Test
    void fitsEveryWidthInLightAndDark() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(new Script(2_000, 500), 0);
                Visit light = Visit.to(chromium.browser(), server.address());
                Visit dark = Visit.to(chromium.browser(), server.address(), ColorScheme.DARK, 380)) {
            dark.reads("#shown", "50 of 2,000");
            for (int width : List.of(380, 768, 1_024, 1_400, 2_560)) {
                dark.page.setViewportSize(width, 1_000);
                // Charts follow the window in the browser's next frame.
                dark.page.waitForCondition(() -> tooWide(dark).equals(List.of()));
            }
            String ground = "() => getComputedStyle(document.body).backgroundColor";
            assertEquals("rgb(246, 248, 250)", light.page.evaluate(ground));
            assertEquals("rgb(15, 23, 29)", dark.page.evaluate(ground));
            assertNotEquals(light.find("#verdict-title").evaluate("each => getComputedStyle(each).color"),
                    dark.find("#verdict-title").evaluate("each => getComputedStyle(each).color"));
            dark.wentWell();
        }
    }

    private static Object tooWide(Visit visit) {
        return visit.page.evaluate("() => [...document.querySelectorAll('body, .card, .verdict, #connection-table')]"
                + ".filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.id || each.className)");
    }

    @Test
    void asksNothingWhileNobodyLooks() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(new Script(20, 0), 0);
                Visit visit = Visit.to(chromium.browser(), server.address())) {
            visit.reads("#shown", "");
            visit.page.clock().install();
            show(visit, false);
            visit.reads("#beat", "paused");
            int before = visit.requests.size();
            visit.page.clock().runFor(30_000);
            assertEquals(before, visit.requests.size());
            show(visit, true);
            visit.page.waitForCondition(() -> visit.requests.size() > before);
            assertFalse(visit.find("#beat").textContent().isEmpty());
        }
    }

    private static void show(Visit visit, boolean visible) {
        visit.page.evaluate("hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
                + " document.dispatchEvent(new Event('visibilitychange')); }", !visible);
    }
}
