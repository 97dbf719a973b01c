package ebb.cli.soak.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SoakReportTest {

    private final String page = SoakReport.page(Map.of("passed", true, "subject", "</script><b>$1\\u003c"));

    @Test
    void everythingIsInTheOneFile() {
        assertTrue(page.contains("uPlot") && page.contains("--ground") && page.contains("\"passed\" : true"));
        assertFalse(Pattern.compile("/\\*[\\w.]+\\*/").matcher(page).find(), "a part was left out");
        assertFalse(Pattern.compile("(?:src|href)\\s*=\\s*[\"']|@import|url\\(").matcher(page).find(),
                "something is fetched from elsewhere");
    }

    @Test
    void figuresCannotBreakOutOfTheirElement() {
        assertTrue(page.contains("\\u003c/script>\\u003cb>$1"), "escaped and otherwise unchanged");
        assertEquals(4, page.split("</script>", -1).length - 1, "the page's own four");
    }
}
