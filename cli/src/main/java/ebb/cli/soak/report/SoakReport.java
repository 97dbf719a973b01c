package ebb.cli.soak.report;

import ebb.cli.soak.message.Json;
import ebb.watch.page.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Puts the page together: its frame, its style, uPlot and the figures, all in one file. */
public final class SoakReport {

    /** Shared with the dashboard. */
    private static final List<String> SHARED = List.of("uPlot.min.css", "palette.css", "uPlot.iife.min.js", "draw.js");
    private static final List<String> OWN = List.of("report.css", "report.js");

    private SoakReport() {
    }

    /** The page for the figures of a run. */
    public static String page(Map<String, ?> figures) {
        String page = resource("report.html");
        for (String part : SHARED) {
            page = page.replace("/*" + part + "*/", Parts.text(part));
        }
        for (String part : OWN) {
            page = page.replace("/*" + part + "*/", resource(part));
        }
        return page.replace("/*figures*/", embedded(Json.pretty(figures)));
    }

    /** JSON inside a script element: nothing in it may look like the element's end. */
    static String embedded(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String resource(String name) {
        try (InputStream in = SoakReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
