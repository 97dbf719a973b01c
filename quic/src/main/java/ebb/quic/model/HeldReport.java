package ebb.quic.model;

import java.util.List;

/**
 * Released connections that the application still holds, as far as is known: they are looked for in a bounded sample.
 *
 * @param held      how many are held, among those watched
 * @param watched   released connections that are watched now, those that are held among them
 * @param unwatched released connections that found no place in the sample since the start; if there are any,
 *                  {@code held} may be too small
 * @param groups    those that are held by what they have in common, the largest group first
 */
public record HeldReport(int held, int watched, long unwatched, List<Group> groups) {
    /** Copies the list, so that the snapshot cannot change. */
    public HeldReport {
        groups = List.copyOf(groups);
    }

    /**
     * Held connections that ended the same way and were taken over by the same code.
     *
     * @param closeReason the short name of the kind of reason, as in {@link CloseReason#label}
     * @param origin      where the application took them over, in its own words; empty when that is not known
     * @param count       how many
     * @param oldestNanos how long ago the first of them was released
     */
    public record Group(String closeReason, String origin, int count, long oldestNanos) {
    }
}
