package ebb.watch.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a server that tests make up would tell: answers in the shapes of the admin endpoint, from a few figures. The same
 * figures give the same answers but for the time.
 */
final class Script {

    static final String SENTENCE = "500 closed connections are still held by `com.acme.Rooms.BY_USER`"
            + " (java.util.concurrent.ConcurrentHashMap)";
    private static final List<String> COMPONENTS = List.of("handshake", "crypto", "receive", "send", "streams",
            "recovery", "routes", "datagrams", "fixed");
    private static final long[] BYTES = {0, 0, 9_000, 2_600, 1_300, 700, 520, 0, 1_900};

    volatile int live;
    volatile int held;
    volatile long released = 3_000;
    volatile long driftBytes;
    volatile long budgetBytes = 64L << 20;
    volatile String pressure = "none";
    volatile int failedLoops;
    volatile int weight = 1;
    volatile boolean explained;
    final Map<Long, Boolean> closed = new ConcurrentHashMap<>();

    Script(int live, int held) {
        this.live = live;
        this.held = held;
    }

    Map<String, Object> memory(long timeMillis) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Object> components = components(live - closed.size(), 0);
        long used = components.values().stream().mapToLong(value -> (long) value).sum();
        tree.put("timeMillis", timeMillis);
        tree.put("budgetBytes", budgetBytes);
        tree.put("usedBytes", used);
        tree.put("peakBytes", used + used / 3);
        tree.put("driftBytes", driftBytes);
        tree.put("components", components);
        tree.put("connections", connectionCounts());
        tree.put("routes", 3 * live);
        tree.put("heapUsedBytes", used * 2 + (30 << 20));
        tree.put("rssBytes", used * 2 + (110 << 20));
        tree.put("pressure", pressure);
        tree.put("limitsHit", Map.of("retry", 120L, "idle_timeout", 31L, "pressure", 0L));
        tree.put("datagrams", Map.of("received", 90_000L, "sent", 80_000L, "dropped", 12L));
        tree.put("reclaimDelayMillis", Map.of("count", released + closed.size(), "p50", 1, "p99", 4, "max", 19));
        tree.put("loops", Map.of("running", 2 - failedLoops, "failed", failedLoops, "datagramsHandedOn", 0));
        return tree;
    }

    private Map<String, Object> connectionCounts() {
        Map<String, Object> tree = new LinkedHashMap<>();
        int now = live - closed.size();
        tree.put("handshaking", now / 100);
        tree.put("active", now - now / 100);
        tree.put("closing", 0);
        tree.put("draining", 0);
        tree.put("opened", released + live);
        tree.put("released", released + closed.size());
        tree.put("held", held);
        return tree;
    }

    private Map<String, Object> components(long connections, int variety) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < BYTES.length; i++) {
            tree.put(COMPONENTS.get(i), connections * weight * (BYTES[i] + (i == 2 || i == 3 ? variety * 17L : 0)));
        }
        return tree;
    }

    /** A history in which the memory rises and falls, and what is held grows from nothing to the present. */
    Map<String, Object> history(int seconds, long nowMillis) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        Map<String, List<Object>> components = new LinkedHashMap<>();
        for (int second = seconds; second > 0; second--) {
            double wave = 0.6 + 0.4 * Math.sin(second / 40.0);
            long then = (long) ((live - closed.size()) * wave);
            column(columns, "timeMillis").add(nowMillis - second * 1000L);
            column(columns, "live").add(then);
            column(columns, "openedMinusReleased").add(then);
            column(columns, "held").add((long) held * (seconds - second) / seconds);
            column(columns, "budgetBytes").add(budgetBytes);
            column(columns, "reclaimP99Millis").add(3 + second % 7);
            column(columns, "limitsHit").add(151L - second / 20);
            column(columns, "pressure").add(0);
            Map<String, Object> bytes = components(then, second % 50);
            long used = bytes.values().stream().mapToLong(value -> (long) value).sum();
            column(columns, "usedBytes").add(used);
            column(columns, "heapUsedBytes").add(used * 2 + ((20L + second % 17) << 20));
            column(columns, "rssBytes").add(used * 2 + (110L << 20));
            bytes.forEach((name, value) -> column(components, name).add(value));
        }
        Map<String, Object> tree = new LinkedHashMap<>(columns);
        tree.put("components", components);
        return tree;
    }

    private static List<Object> column(Map<String, List<Object>> columns, String name) {
        return columns.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    Map<String, Object> connections(String sort, int limit) {
        String by = Map.of("memory", "usedBytes", "age", "ageMillis", "rtt", "rttMicros", "received", "receivedBytes",
                "sent", "sentBytes").get(sort);
        List<Map<String, Object>> all = new ArrayList<>();
        for (long id = 1; id <= live; id++) {
            if (!closed.containsKey(id)) {
                all.add(connection(id));
            }
        }
        Comparator<Map<String, Object>> order = Comparator.comparingLong(each -> (long) each.get(by));
        all.sort(order.reversed());
        return Map.of("total", all.size(), "connections", all.subList(0, Math.min(limit, all.size())));
    }

    private Map<String, Object> connection(long id) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Object> components = components(1, (int) (id * 37 % 900));
        long used = components.values().stream().mapToLong(value -> (long) value).sum();
        tree.put("id", id);
        tree.put("phase", id % 100 == 99 ? "handshake" : "active");
        tree.put("remoteAddress", id % 9 == 0 ? "[2001:db8::" + id + "]:4433" : "192.0.2." + id % 250 + ":" + (20_000 + id));
        tree.put("protocol", "h3");
        tree.put("ageMillis", (live - id) * 4_217 + 380);
        tree.put("rttMicros", 900 + id * 7_919 % 120_000);
        tree.put("receivedBytes", id * 104_729 % 9_000_000);
        tree.put("sentBytes", id * 1_299_709 % 80_000_000);
        tree.put("usedBytes", used);
        tree.put("peakBytes", used * 2);
        tree.put("components", components);
        return tree;
    }

    Map<String, Object> held() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("held", held);
        tree.put("sampled", false);
        tree.put("groups", held == 0 ? List.of() : List.of(
                Map.of("closeReason", "IdleTimeout", "acceptedAt", "com.acme.Rooms.join(Rooms.java:42)",
                        "count", held - held / 5, "oldestMillis", 754_000),
                Map.of("closeReason", "PeerClose", "acceptedAt", "com.acme.Rooms.join(Rooms.java:42)",
                        "count", held / 5, "oldestMillis", 61_000)));
        tree.put("explanation", explained ? explanation() : null);
        return tree;
    }

    Map<String, Object> explanation() {
        return Map.of("timeMillis", System.currentTimeMillis(), "holders", List.of(Map.of(
                "holder", "com.acme.Rooms.BY_USER", "holderType", "java.util.concurrent.ConcurrentHashMap",
                "path", List.of("com.acme.Rooms.BY_USER", "key \"<b>user-17</b>\"", "Room.connection"),
                "connections", held, "keptBytes", held * 7_340L, "sentence", SENTENCE)));
    }
}
