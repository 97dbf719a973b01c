package ebb.cli.get;

import ebb.cli.client.Dialer;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection for each server, made by whoever needs it first while the others wait; another takes its place once
 * the server takes no more requests on it. A server that could not be reached is not tried again: every later transfer
 * gets the same failure. Closing ends all connections, also those that are still being made.
 */
final class Links implements AutoCloseable {

    private final Dialer dialer;
    private final Transcript transcript;
    private final Map<HostPort, Slot> slots = new HashMap<>();
    private final List<Link> opened = new ArrayList<>();
    private boolean closed;

    Links(Dialer dialer, Transcript transcript) {
        this.dialer = dialer;
        this.transcript = transcript;
    }

    /** Where a connection is or will be; its monitor makes the others wait for the one who connects. */
    private static final class Slot {
        private Link link;
        private Link former;
        private CommandFailure failure;
    }

    Link to(HostPort server) throws CommandFailure {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(server, key -> new Slot());
        }
        synchronized (slot) {
            if (slot.link != null && !slot.link.isOpen()) {
                leave(server, slot.link);
            }
            if (slot.link == null && slot.failure == null) {
                connect(server, slot);
            }
            if (slot.failure != null) {
                throw slot.failure;
            }
            return slot.link;
        }
    }

    /** Whoever comes next gets another connection, unless somebody else has left this one already. */
    void leave(HostPort server, Link link) {
        Slot slot;
        synchronized (slots) {
            slot = slots.get(server);
        }
        synchronized (slot) {
            if (slot.link == link) {
                slot.link = null;
                slot.former = link;
            }
        }
    }

    private void connect(HostPort server, Slot slot) {
        try {
            Link link = slot.former == null ? Link.prepare(dialer, server) : slot.former.another();
            if (slot.former == null) {
                register(link);
            }
            link.connect(transcript);
            slot.link = link;
        } catch (CommandFailure failure) {
            slot.failure = failure;
        }
    }

    // Before it connects, so that closing reaches it; and at once closed if it comes too late for that.
    private void register(Link link) {
        synchronized (slots) {
            opened.add(link);
            if (closed) {
                link.close();
            }
        }
    }

    @Override
    public void close() {
        synchronized (slots) {
            closed = true;
            opened.forEach(Link::close);
        }
    }
}
