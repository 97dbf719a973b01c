package ebb.quic.endpoint;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.HeldReport;
import ebb.quic.trace.FlightEvents;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds released connections that the application still holds: their handle (or one of their streams) is reachable two
 * collections and {@link #PATIENCE_NANOS} after the release. Loop-confined; owned by the endpoint, looked at once a
 * second while there is anything to look at.
 *
 * <p>Only connections that the application was given are watched. Bounds: {@link #SAMPLE} released connections are watched, 56 bytes each; while all places are taken by connections
 * too young to judge, every further one goes unwatched and is counted. At 50,000 closes a second that is a sample of
 * about 1 %, which a leak of any size shows in.
 */
final class HeldConnections {
    /** Connections watched at a time. */
    static final int SAMPLE = 8192;
    /** How long a handle may stay before it counts as held. */
    static final long PATIENCE_NANOS = 10_000_000_000L;
    /** How often the sample is looked through. */
    static final long INTERVAL_NANOS = 1_000_000_000L;

    private static final System.Logger LOG = System.getLogger("ebb.quic.held");
    private static final int COLLECTIONS = 2;

    private static final class Watched extends WeakReference<Link> {
        final long id;
        final CloseReason reason;
        final String origin;
        final long releasedAt;
        final int collectionsBefore;
        boolean held;

        Watched(Link link, CloseReason reason, String origin, long now, int collections) {
            super(link);
            id = link.id();
            this.reason = reason;
            this.origin = origin;
            releasedAt = now;
            collectionsBefore = collections;
        }
    }

    private final CollectionCount collections;
    private Watched[] watched = new Watched[0];
    private int count;
    private int held;
    private long unwatched;
    private long nextLook = Long.MAX_VALUE;

    HeldConnections(CollectionCount collections) {
        this.collections = collections;
    }

    /** Begins to watch a connection that is released now, and takes over what the link knows of its origin. */
    void watch(Link link, CloseReason reason, long now) {
        String origin = link.origin();
        link.origin(null);
        if (count == SAMPLE) {
            unwatched++;
            return;
        }
        if (count == watched.length) {
            watched = java.util.Arrays.copyOf(watched, Math.min(SAMPLE, Math.max(64, count * 2)));
        }
        watched[count++] = new Watched(link, reason, origin, now, collections.count());
        nextLook = Math.min(nextLook, now + INTERVAL_NANOS);
    }

    /** When {@link #look} is to be called; MAX_VALUE when nothing is watched. */
    long nextLook() {
        return nextLook;
    }

    /** Looks through the sample. */
    void look(long now) {
        collections.notice();
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Watched each = watched[i];
            if (each.get() == null) {
                letGo(each, now);
            } else {
                judge(each, now);
                watched[kept++] = each;
            }
        }
        java.util.Arrays.fill(watched, kept, count, null);
        count = kept;
        if (count == 0) {
            watched = new Watched[0];
        }
        nextLook = count == 0 ? Long.MAX_VALUE : now + INTERVAL_NANOS;
    }

    private void judge(Watched each, long now) {
        if (!each.held && now - each.releasedAt >= PATIENCE_NANOS
                && collections.count() - each.collectionsBefore >= COLLECTIONS) {
            each.held = true;
            held++;
            FlightEvents.held(each.id, each.reason, each.origin, now - each.releasedAt);
            LOG.log(System.Logger.Level.INFO, () -> "connection " + each.id + " is still held by the application "
                    + (now - each.releasedAt) / INTERVAL_NANOS + " s after its release (" + each.reason.describe()
                    + (each.origin == null ? ")" : "; taken over by " + each.origin + ")"));
        }
    }

    private void letGo(Watched each, long now) {
        if (each.held) {
            held--;
            LOG.log(System.Logger.Level.INFO, () -> "connection " + each.id + " was let go after all, "
                    + (now - each.releasedAt) / INTERVAL_NANOS + " s after its release");
        }
    }

    /** Released connections that are held, among those watched. */
    int held() {
        return held;
    }

    /** Released connections that found no place in the sample. */
    long unwatched() {
        return unwatched;
    }

    /** What is held, in groups of the same reason and origin. */
    HeldReport report(long now) {
        Map<String, HeldReport.Group> groups = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Watched each = watched[i];
            if (each.held) {
                String origin = each.origin == null ? "" : each.origin;
                groups.merge(each.reason.label() + " " + origin,
                        new HeldReport.Group(each.reason.label(), origin, 1, now - each.releasedAt),
                        HeldConnections::together);
            }
        }
        List<HeldReport.Group> largestFirst = new ArrayList<>(groups.values());
        largestFirst.sort(Comparator.comparingInt(HeldReport.Group::count).reversed());
        return new HeldReport(held, count, unwatched, largestFirst);
    }

    private static HeldReport.Group together(HeldReport.Group one, HeldReport.Group other) {
        return new HeldReport.Group(one.closeReason(), one.origin(), one.count() + other.count(),
                Math.max(one.oldestNanos(), other.oldestNanos()));
    }
}
