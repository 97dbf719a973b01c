package ebb.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.org, example.org, 443, /",
        "https://example.org:4433/a/b?c=d#part, example.org, 4433, /a/b?c=d",
        "localhost:4433/x, localhost, 4433, /x",
        "https://[::1]:4433/, ::1, 4433, /",
        "https://[::1], ::1, 443, /",
        "HTTPS://h?q, h, 443, /?q",
        "https://bücher.example/ä, xn--bcher-kva.example, 443, /%C3%A4"})
    void takesUrlsApart(String url, String host, int port, String path) throws CommandFailure {
        assertEquals(new Target(new HostPort(host, port), path), Target.parse(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://", "https:///x", "https://h:0/", "https://h:x/",
            "https://h/a b", "https://u:p@h/",
        "https://[::1/", "https://a_b$/", "https://::1/"})
    void malformedUrlsEndWithCurlsCode(String url) {
        var failure = assertThrows(CommandFailure.class, () -> Target.parse(url));
        assertEquals(3, failure.exitCode());
        assertTrue(failure.getMessage().startsWith("(3) "), failure.getMessage());
    }

    @Test
    void otherSchemesEndWithCurlsCode() {
        assertEquals(1, assertThrows(CommandFailure.class, () -> Target.parse("http://h/")).exitCode());
    }

    @Test
    void namesADownload() throws CommandFailure {
        assertEquals("c.txt", Target.parse("https://h/a/c.txt?x=/y").fileName());
        assertEquals("index.html", Target.parse("https://h/a/").fileName());
        assertEquals("index.html", Target.parse("https://h/a/..").fileName());
    }

    @Test
    void authorityLeavesTheDefaultPortOut() throws CommandFailure {
        assertEquals("h", Target.parse("https://h:443/").authority());
        assertEquals("[::1]:4433", Target.parse("https://[::1]:4433/").authority());
    }
}
