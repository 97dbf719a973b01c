package ebb.quic.memory;

import ebb.quic.model.Component;
import ebb.quic.model.MemoryReport;
import java.util.EnumMap;
import java.util.Map;

/**
 * The bytes that one connection holds, by component. Owned by the connection's entry in the table, closed by
 * {@code retire}. Thread-safe by its own monitor: the loop and application threads both reserve and release.
 *
 * <p>Costs 120 bytes, which the owner reserves as {@link Component#FIXED} together with the rest of its core.
 */
public final class Account {
    private static final int HEADROOM = 16;
    private static final Component[] COMPONENTS = Component.values();

    private final MemoryBudget budget;
    private final long limitBytes;
    private final int[] bytes = new int[COMPONENTS.length];
    private long used;
    private long peak;
    private boolean closed;

    public Account(MemoryBudget budget, long limitBytes) {
        this.budget = budget;
        this.limitBytes = Math.min(limitBytes, Integer.MAX_VALUE);
    }

    /** Takes bytes for a component; false (and nothing taken) when the connection's limit or the budget refuses. */
    public synchronized boolean reserve(Component component, long amount) {
        boolean bulk = component == Component.SEND || component == Component.RECEIVE;
        if (closed || amount > limit(bulk) - used || !(bulk ? budget.reserveBulk(amount) : budget.reserve(amount))) {
            return false;
        }
        bytes[component.ordinal()] += (int) amount;
        used += amount;
        peak = Math.max(peak, used);
        return true;
    }

    /** Stream data leaves a little room for what the connection needs to go on. */
    private long limit(boolean bulk) {
        return bulk ? limitBytes - limitBytes / HEADROOM : limitBytes;
    }

    /** Like {@link #reserve}, for bytes that cannot be done without: throws {@link AccountOverflow} when refused. */
    public void charge(Component component, long amount) {
        if (!reserve(component, amount)) {
            boolean own = amount > limit(component == Component.SEND || component == Component.RECEIVE) - used();
            throw new AccountOverflow((own ? "the connection's" : "the endpoint's") + " memory has no room for " + amount
                    + " bytes of " + component.label(), !own);
        }
    }

    /** Gives back what {@link #reserve} or {@link #charge} took. After {@link #close} it does nothing. */
    public synchronized void release(Component component, long amount) {
        if (closed) {
            return;
        }
        int left = bytes[component.ordinal()] - (int) amount;
        assert left >= 0 : component + " released " + amount + " of " + bytes[component.ordinal()];
        bytes[component.ordinal()] = left;
        used -= amount;
        budget.release(amount);
    }

    /**
     * Ends the account. Whatever is still on it is a defect: it goes back to the budget and is counted as drift.
     *
     * @return the bytes that were still on it, 0 if all is well
     */
    public synchronized long close() {
        if (closed) {
            return 0;
        }
        closed = true;
        long left = used;
        used = 0;
        budget.release(left);
        if (left != 0) {
            budget.drifted(left);
        }
        return left;
    }

    /** Bytes held now. */
    public synchronized long used() {
        return used;
    }

    /** Bytes held now for one component. */
    public synchronized long used(Component component) {
        return bytes[component.ordinal()];
    }

    /** The most bytes that were ever held at once. */
    public synchronized long peak() {
        return peak;
    }

    /** How many bytes this connection may hold. */
    public long limit() {
        return limitBytes;
    }

    /** The endpoint's budget that this account draws on. */
    public MemoryBudget budget() {
        return budget;
    }

    /** Adds what is held for each component to {@code sums}, by ordinal; allocates nothing. */
    public synchronized void addTo(long[] sums) {
        for (int i = 0; i < bytes.length; i++) {
            sums[i] += bytes[i];
        }
    }

    /** A snapshot for reports. */
    public synchronized MemoryReport report() {
        Map<Component, Long> components = new EnumMap<>(Component.class);
        for (Component component : COMPONENTS) {
            if (bytes[component.ordinal()] != 0) {
                components.put(component, (long) bytes[component.ordinal()]);
            }
        }
        return new MemoryReport(used, peak, limitBytes, components);
    }
}
