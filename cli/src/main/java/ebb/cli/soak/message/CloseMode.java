package ebb.cli.soak.message;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the connections of a wave end; in the order in which they open, those that are to wait for a timeout last. */
public enum CloseMode {
    /** The client closes, as it should. */
    GRACEFUL,
    /**
     * The client loses its state while the server is sending to it, and another client, which knows nothing, takes over
     * its address and answers with stateless resets.
     */
    RESET,
    /** The client's process is killed; the server hears nothing more. */
    KILL,
    /** The client lives on and is silent. */
    IDLE,
    /** The client's first flight arrives, and then nothing: the handshake never ends. */
    HALF_OPEN,
    /** A fifth of each. */
    MIXED;

    private static final List<CloseMode> SIMPLE = List.of(GRACEFUL, RESET, KILL, IDLE, HALF_OPEN);

    /** The name on the command line, in orders and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mode with this label. */
    public static CloseMode of(String label) {
        for (CloseMode mode : values()) {
            if (mode.label().equals(label)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is none of graceful, kill, idle, half-open, reset, mixed");
    }

    /** How many of so many connections end in which simple way; modes without any are left out. */
    public Map<CloseMode, Integer> shares(int connections) {
        Map<CloseMode, Integer> shares = new EnumMap<>(CloseMode.class);
        if (this != MIXED) {
            shares.put(this, connections);
            return shares;
        }
        for (int i = 0; i < SIMPLE.size(); i++) {
            int share = connections / SIMPLE.size() + (i < connections % SIMPLE.size() ? 1 : 0);
            if (share > 0) {
                shares.put(SIMPLE.get(i), share);
            }
        }
        return shares;
    }

    /** Such shares by label, as they stand in orders and reports, in the order of the modes. */
    public static Map<String, Integer> labelled(Map<CloseMode, Integer> shares) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        shares.forEach((mode, count) -> labels.put(mode.label(), count));
        return labels;
    }
}
