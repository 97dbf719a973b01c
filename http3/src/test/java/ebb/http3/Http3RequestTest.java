package ebb.http3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Settings;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class Http3RequestTest {
    private static final URI SITE = URI.create("https://user@ebb.test:8443");

    // RFC 9114 §4.3.1: the authority without userinfo, and "/" for an empty path.
    @Test
    void uriIsTakenApart() {
        assertArrayEquals(
                new String[] {":method", "GET", ":scheme", "https", ":authority", "ebb.test:8443", ":path", "/"},
                Http3Request.get(SITE).pseudoFields());
        Http3Request query = Http3Request.get(URI.create("https://ebb.test/a%20b?c=d#fragment"));
        assertEquals("/a%20b?c=d", query.path());
        assertEquals("ebb.test", query.authority());
        assertEquals("/?q", Http3Request.get(URI.create("https://ebb.test?q")).path());
        assertEquals("GET https://ebb.test/a%20b?c=d", query.toString());
    }

    // RFC 9114 §3.1.2: whether a server would serve another scheme than https is not known, so none is asked to.
    @Test
    void onlyHttpsIsAskedFor() {
        assertThrows(IllegalArgumentException.class, () -> Http3Request.get(URI.create("http://ebb.test/")));
        assertThrows(IllegalArgumentException.class, () -> Http3Request.get(URI.create("//ebb.test/")));
        assertEquals("https", Http3Request.get(URI.create("HTTPS://ebb.test/")).scheme());
    }

    // RFC 9114 §4.4: CONNECT has neither scheme nor path.
    @Test
    void connectHasOnlyAnAuthority() {
        Http3Request connect = Http3Request.newBuilder(SITE).method("CONNECT").build();
        assertArrayEquals(new String[] {":method", "CONNECT", ":authority", "ebb.test:8443"}, connect.pseudoFields());
        assertThrows(IllegalArgumentException.class,
                () -> Http3Request.newBuilder(URI.create("https://ebb.test")).method("CONNECT").build());
    }

    @Test
    void optionsMayAskForTheServer() {
        assertEquals("*", Http3Request.newBuilder(SITE).method("OPTIONS").path("*").build().path());
        assertThrows(IllegalArgumentException.class, () -> Http3Request.newBuilder(SITE).path("*").build());
    }

    // RFC 9114 §4.2: nothing is sent that would be malformed.
    @Test
    void whatWouldBeMalformedIsRefused() {
        Http3Request.Builder builder = Http3Request.newBuilder(SITE);
        assertThrows(IllegalArgumentException.class, () -> builder.method("G T"));
        assertThrows(IllegalArgumentException.class, () -> builder.header("a\n", "b"));
        assertThrows(IllegalArgumentException.class, () -> builder.trailers(Headers.of("te", "trailers")));
        assertThrows(IllegalArgumentException.class, () -> Http3Request.newBuilder(SITE).path("/ ").build());
        assertThrows(IllegalArgumentException.class, () -> Http3Request.newBuilder(SITE).authority("a@b").build());
        assertThrows(IllegalArgumentException.class,
                () -> Http3Request.newBuilder(SITE).header("connection", "close").build());
        assertThrows(IllegalArgumentException.class, () -> Http3Request.get(URI.create("mailto:a@b")));
    }

    @Test
    void bodyHasItsLength() {
        Http3Request post = Http3Request.newBuilder(SITE).method("POST").body(new byte[3]).headers(Headers.of("a", "b"))
                .build();
        assertEquals(Headers.of("content-length", "3", "a", "b"), post.headers());
    }

    @Test
    void settingsAreBounded() {
        Http3Settings settings = Http3Settings.defaults();
        assertEquals(1000, settings.withMaxFieldSectionBytes(1000).maxFieldSectionBytes());
        assertThrows(IllegalArgumentException.class, () -> settings.withMaxFieldSectionBytes(1));
        assertThrows(IllegalArgumentException.class, () -> settings.withMaxRequests(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withResets(0, 1));
        assertThrows(IllegalArgumentException.class, () -> settings.withSkipped(1, -1));
        assertThrows(IllegalArgumentException.class, () -> settings.withRequestHeadTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> settings.withContentPace(Duration.ZERO, 1));
        assertThrows(IllegalArgumentException.class, () -> settings.withContentPace(Duration.ofSeconds(1), 0));
    }
}
