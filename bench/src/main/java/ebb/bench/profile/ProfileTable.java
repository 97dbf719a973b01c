package ebb.bench.profile;

import ebb.bench.report.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Costs and samples as a table in Markdown. */
final class ProfileTable {

    private ProfileTable() {
    }

    static String markdown(List<String> machine, Cost cost, Samples samples) {
        StringBuilder text = new StringBuilder();
        machine.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append(String.format(Locale.ROOT, "- %,d %ss; server %.2f CPU-s; %d samples, of %d more the stack is"
                + " not known%n", cost.units(), cost.unit(), cost.cpuSeconds(),
                Math.round(samples.time().values().stream().mapToDouble(Double::doubleValue).sum()), samples.lost()));
        text.append("\n| component | share of the processor time | ").append(cost.work().costUnit())
                .append(" | heap, B a ").append(cost.unit()).append(" |\n|---|---:|---:|---:|\n");
        Map<Component, Double> time = Samples.shares(samples.time());
        Map<Component, Double> bytes = Samples.shares(samples.bytes());
        for (Component component : samples.components()) {
            row(text, component.words(), cost, time.getOrDefault(component, 0.0) * cost.javaSeconds(),
                    bytes.getOrDefault(component, 0.0) * cost.allocatedBytes());
        }
        row(text, "the JIT compiler's threads", cost, cost.jitSeconds(), 0);
        row(text, "the collector's threads, and others of the JVM", cost, cost.gcSeconds(), 0);
        row(text, "**all**", cost, cost.cpuSeconds(), cost.allocatedBytes());
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Cost cost, double seconds, double bytes) {
        double each = bytes / Math.max(1, cost.units());
        text.append("| ").append(name).append(" | ")
                .append(String.format(Locale.ROOT, "%.1f %%", 100 * seconds / cost.cpuSeconds())).append(" | ")
                .append(Spread.number(cost.cost(seconds))).append(" | ")
                .append(each < 1 ? "0" : String.format(Locale.ROOT, "%,.0f", each)).append(" |\n");
    }
}
