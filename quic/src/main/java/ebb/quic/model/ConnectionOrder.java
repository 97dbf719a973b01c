package ebb.quic.model;

import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What live connections can be put in order by, the most first; among equals the older one comes first. */
public enum ConnectionOrder {
    /** Bytes on the account. */
    MEMORY(stats -> stats.memory().usedBytes()),
    /** Time since the connection was created. */
    AGE(stats -> stats.age().toNanos()),
    /** The smoothed round-trip time. */
    RTT(stats -> stats.smoothedRtt().toNanos()),
    /** UDP payload received. */
    RECEIVED(ConnectionStats::bytesReceived),
    /** UDP payload sent. */
    SENT(ConnectionStats::bytesSent);

    private final Comparator<ConnectionStats> comparator;

    ConnectionOrder(ToLongFunction<ConnectionStats> figure) {
        comparator = Comparator.comparingLong(figure).reversed().thenComparingLong(ConnectionStats::id);
    }

    /** {@return the name that metrics and documents use, for example {@code memory}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return this order for snapshots that are there already} */
    public Comparator<ConnectionStats> comparator() {
        return comparator;
    }
}
