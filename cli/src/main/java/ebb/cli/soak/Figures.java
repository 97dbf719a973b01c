package ebb.cli.soak;

import ebb.cli.soak.message.ServerState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that a run measured, as a tree for JSON: what {@code --json} writes and the report draws. */
final class Figures {

    private Figures() {
    }

    static Map<String, Object> tree(Outcome outcome, Verdict verdict) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("passed", verdict.passed());
        tree.put("subject", outcome.subject());
        tree.put("settings", settings(outcome.settings()));
        tree.put("system", system());
        tree.put("checks", verdict.checks().stream().map(Figures::check).toList());
        if (outcome.last().state().isPresent()) {
            tree.put("heapLine", line(outcome.heap(), outcome.settings().connections()));
            tree.put("heapNoiseBytesPerWave", Verdict.heapNoise(outcome));
        }
        tree.put("rssLine", line(outcome.rss(), outcome.settings().connections()));
        tree.put("cold", sample(outcome.cold()));
        tree.put("warmUp", wave(outcome.warmUp()));
        tree.put("waves", outcome.waves().stream().map(Figures::wave).toList());
        tree.put("last", sample(outcome.last()));
        tree.put("timeline", timeline(outcome.timeline()));
        return tree;
    }

    private static Map<String, Object> settings(SoakSettings settings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("connections", settings.connections());
        tree.put("waves", settings.waves());
        tree.put("close", settings.close().label());
        tree.put("traffic", settings.traffic());
        tree.put("leak", settings.leak());
        tree.put("idleTimeoutMillis", settings.idleTimeout().toMillis());
        tree.put("server", settings.target().isPresent() ? "not ours" : OwnServer.commandLine());
        return tree;
    }

    private static Map<String, Object> system() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        tree.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        tree.put("processors", Runtime.getRuntime().availableProcessors());
        return tree;
    }

    private static Map<String, Object> check(Verdict.Check check) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", check.name());
        tree.put("holds", check.holds());
        tree.put("figures", check.figures());
        return tree;
    }

    private static Map<String, Object> line(Line line, int connections) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("startBytes", line.start());
        tree.put("bytesPerWave", line.slope());
        tree.put("standardError", line.standardError());
        tree.put("bytesPerConnection", line.slope() / connections);
        return tree;
    }

    private static Map<String, Object> wave(Wave wave) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("number", wave.number());
        tree.put("groups", wave.groups());
        tree.put("opened", wave.opened());
        tree.put("failure", wave.failure());
        tree.put("clientDriftBytes", wave.clientDriftBytes());
        tree.put("heapBytesPerConnection", Transcript.bytesPerConnection(wave));
        tree.put("peak", sample(wave.peak()));
        tree.put("after", sample(wave.after()));
        return tree;
    }

    private static Map<String, Object> sample(Sample sample) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("seconds", sample.seconds());
        tree.put("rssBytes", sample.rssBytes());
        sample.state().ifPresent(state -> put(tree, state));
        return tree;
    }

    private static void put(Map<String, Object> tree, ServerState state) {
        tree.put("heapBytes", state.heapBytes());
        tree.put("handshaking", state.handshaking());
        tree.put("active", state.active());
        tree.put("closing", state.closing());
        tree.put("draining", state.draining());
        tree.put("opened", state.opened());
        tree.put("released", state.released());
        tree.put("held", state.held());
        tree.put("heldBy", state.heldBy());
        tree.put("routes", state.routes());
        tree.put("usedBytes", state.usedBytes());
        tree.put("driftBytes", state.driftBytes());
        tree.put("accounts", state.accounts());
        tree.put("threads", state.threads());
        tree.put("files", state.files());
    }

    /** Column by column, as charts want it; what a server does not tell is null. */
    private static Map<String, Object> timeline(List<Timeline.Point> points) {
        List<Object> seconds = new ArrayList<>();
        List<Object> rss = new ArrayList<>();
        List<Object> live = new ArrayList<>();
        List<Object> used = new ArrayList<>();
        for (Timeline.Point point : points) {
            seconds.add(point.seconds());
            rss.add(point.rssBytes());
            live.add(point.live() < 0 ? null : point.live());
            used.add(point.usedBytes() < 0 ? null : point.usedBytes());
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("seconds", seconds);
        tree.put("rssBytes", rss);
        tree.put("live", live);
        tree.put("usedBytes", used);
        return tree;
    }
}
