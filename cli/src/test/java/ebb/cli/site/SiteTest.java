package ebb.cli.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SiteTest {

    private final Site site = Site.welcome();

    private static byte[] bytes(Answer answer) throws IOException {
        var out = new ByteArrayOutputStream();
        answer.content().writeTo(out);
        return out.toByteArray();
    }

    @Test
    void welcomePageAndEverythingItReferstoIsThere() throws IOException {
        Answer page = site.answer(SiteRequest.get("/"));
        String html = new String(bytes(page));
        assertEquals("text/html; charset=utf-8", page.field("content-type").orElseThrow());
        assertTrue(html.contains("nextHopProtocol"));
        var references = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"").matcher(html)
                .results().map(hit -> hit.group(1)).toList();
        assertTrue(references.contains("/style.css") && references.contains("/ebb.svg"), references.toString());
        for (String reference : references) {
            assertEquals(200, site.answer(SiteRequest.get(reference)).status(), reference);
        }
        assertEquals("image/svg+xml", site.answer(SiteRequest.get("/favicon.ico")).field("content-type").orElseThrow());
        assertEquals(404, site.answer(SiteRequest.get("/other")).status());
    }

    @Test
    void bytesAreCountedAndCanBeChecked() throws IOException {
        Answer answer = site.answer(SiteRequest.get("/bytes/66k"));
        assertEquals("67584", answer.field("content-length").orElseThrow());
        byte[] content = bytes(answer);
        assertEquals(67_584, content.length);
        for (int i = 0; i < content.length; i += 997) {
            assertEquals((byte) i, content[i]);
        }
        assertEquals(0, bytes(site.answer(SiteRequest.get("/bytes/0"))).length);
        assertEquals(400, site.answer(SiteRequest.get("/bytes/many")).status());
        assertEquals(400, site.answer(SiteRequest.get("/bytes/2000g")).status());
    }

    @Test
    void echoGivesTheBodyAndItsTypeBack() throws IOException {
        byte[] body = "what I said".getBytes();
        var fields = Map.of("content-type", "text/plain", "content-length", "11");
        Answer answer = site.answer(new SiteRequest("POST", "/echo", name -> Optional.ofNullable(fields.get(name)),
                new ByteArrayInputStream(body)));
        assertArrayEquals(body, bytes(answer));
        assertEquals("text/plain", answer.field("content-type").orElseThrow());
        assertEquals("11", answer.field("content-length").orElseThrow());
    }

    @Test
    void delayIsBounded() throws IOException {
        assertEquals("waited 1 ms\n", new String(bytes(site.answer(SiteRequest.get("/delay/1")))));
        assertEquals(400, site.answer(SiteRequest.get("/delay/60001")).status());
        assertEquals(400, site.answer(SiteRequest.get("/delay/-1")).status());
    }
}
