package ebb.bench.model;

import java.util.Locale;

/** What is measured. */
public enum Work {
    DOWNLOAD("MB/s", "CPU-s/GiB"),
    UPLOAD("MB/s", "CPU-s/GiB"),
    REQUESTS("requests/s", "µs CPU each"),
    HANDSHAKES("handshakes/s", "ms CPU each"),
    H3_DOWNLOAD("MB/s", "CPU-s/GiB"),
    LOSSY("MB/s", "CPU-s/GiB"),
    IDLE("KB RSS/connection", "CPU-s in 5 s");

    private final String unit;
    private final String costUnit;

    Work(String unit, String costUnit) {
        this.unit = unit;
        this.costUnit = costUnit;
    }

    /** The name on the command line and in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return label();
    }

    /** The unit of the figure. */
    public String unit() {
        return unit;
    }

    /** The unit of what it costs the server, or the client. */
    public String costUnit() {
        return costUnit;
    }

    /** Whether the figure is bytes a second of one transfer. */
    public boolean isTransfer() {
        return this == DOWNLOAD || this == UPLOAD || this == H3_DOWNLOAD || this == LOSSY;
    }
}
