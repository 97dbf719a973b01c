package ebb.watch.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {

    private final Page page = Page.withToken("abc_DEF-123");
    private final String text = new String(page.bytes(), StandardCharsets.UTF_8);

    @Test
    void everythingIsInTheOneFile() {
        assertTrue(text.contains("uPlot") && text.contains("--ground") && text.contains("content=\"abc_DEF-123\""));
        assertFalse(Pattern.compile("/\\*[\\w.]+\\*/").matcher(text).find(), "a part was left out");
        assertFalse(Pattern.compile("(?:src|href)\\s*=\\s*[\"'](?!data:|#)|@import|url\\(").matcher(text).find(),
                "something is fetched from elsewhere");
    }

    @Test
    void nothingButItsOwnScriptsMayRun() {
        String policy = page.headers().get("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'sha256-"));
        assertFalse(policy.contains("unsafe"));
        assertFalse(Pattern.compile("<[^>]+ (?:on\\w+|style)\\s*=").matcher(text).find(), "a handler or style in the markup");
    }

    @Test
    void tokenThatCouldLeaveItsAttributeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Page.withToken("\"><script>"));
    }
}
