package ebb.watch.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import ebb.http3.model.Http3Counts;
import ebb.watch.source.ScriptedEndpoint;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The documents and the dashboard speak of the metrics that there are. */
class DocumentsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern SERIES = Pattern.compile("\\b(?:ebb|http|jvm)_[a-z_]+\\b");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeEach
    void bind() {
        new EbbMetrics(new ScriptedEndpoint(), Tags.empty()).bindTo(registry);
        new Http3Metrics(new Http3Counts()).bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new HttpMetrics(_ -> { }, registry).record("GET", 200, 1_000_000);
    }

    private Set<String> scraped() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> seriesIn(Object tree) {
        Set<String> found = new TreeSet<>();
        switch (tree) {
            case Map<?, ?> map -> map.forEach((name, value) -> {
                if ("expr".equals(name) || "query".equals(name)) {
                    SERIES.matcher(value.toString()).results().forEach(match -> found.add(match.group()));
                } else {
                    found.addAll(seriesIn(value));
                }
            });
            case Collection<?> list -> list.forEach(each -> found.addAll(seriesIn(each)));
            case null, default -> {
            }
        }
        return found;
    }

    @Test
    void theDashboardShowsSeriesThatExist() throws IOException {
        Set<String> shown = seriesIn(JSON.std.mapFrom(Files.readString(DOCS.resolve("grafana-dashboard.json"))));
        assertTrue(shown.size() > 15, shown::toString);
        Set<String> missing = new TreeSet<>(shown);
        missing.removeAll(scraped());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyMeterIsDocumentedAndShown() throws IOException {
        String document = Files.readString(DOCS.resolve("metrics.md"));
        String dashboard = Files.readString(DOCS.resolve("grafana-dashboard.json"));
        for (Meter meter : registry.getMeters()) {
            String name = meter.getId().getName();
            if (!name.startsWith("jvm.")) {
                assertTrue(document.contains("| `" + name + "` |"), () -> "docs/metrics.md says nothing of " + name);
                assertTrue(dashboard.contains(name.replace('.', '_')), () -> "the dashboard does not show " + name);
            }
        }
    }

    @Test
    void theDocumentNamesSeriesThatExist() throws IOException {
        Set<String> scraped = scraped();
        for (String series : Files.readString(DOCS.resolve("metrics.md")).lines().filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`")[3]).toList()) {
            assertTrue(scraped.stream().anyMatch(name -> name.equals(series) || name.equals(series + "_count")),
                    () -> "no series " + series + " in " + scraped);
        }
    }
}
