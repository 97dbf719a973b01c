package ebb.quic.endpoint;

import ebb.quic.connection.Link;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import java.util.ArrayList;
import java.util.List;

/** Who is at an endpoint now, asked on its loop. Each question walks over all live connections; no other work does. */
public final class Census {
    /** The most connections that are told of at once in an order: so long the loop does nothing else. */
    public static final int MAX_LISTED = 1000;

    private final ConnectionTable table;

    Census(ConnectionTable table) {
        this.table = table;
    }

    /** What joins the live connections to their handles. */
    public List<Link> links() {
        List<Link> all = new ArrayList<>(table.liveCount());
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            all.add(((LiveConnection) entry).link());
        }
        return all;
    }

    /** What joins the live connection of this number to its handles; null when there is none. */
    public Link link(long id) {
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            Link link = ((LiveConnection) entry).link();
            if (link.id() == id) {
                return link;
            }
        }
        return null;
    }

    /** Snapshots of all live connections. */
    public List<ConnectionStats> connections(long time) {
        List<ConnectionStats> all = new ArrayList<>(table.liveCount());
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            all.add(((LiveConnection) entry).core().stats(time));
        }
        return all;
    }

    /** Snapshots of the first live connections in an order: one look at each, and records for those alone. */
    public List<ConnectionStats> connections(ConnectionOrder order, int most, long time) {
        Foremost first = new Foremost(Math.min(most, table.liveCount()));
        for (Destination entry = table.firstLive(); entry != null; entry = entry.next) {
            LiveConnection connection = (LiveConnection) entry;
            first.offer(connection, connection.core().figure(order, time));
        }
        return first.takeAll().stream().map(connection -> connection.core().stats(time)).toList();
    }
}
