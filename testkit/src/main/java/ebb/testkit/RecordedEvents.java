package ebb.testkit;

import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.stream.Stream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes what an endpoint tells the API and insists on the order: opened at most once, then closing and released exactly
 * once each.
 */
final class RecordedEvents implements ConnectionEvents {

    /** What a host does with news, later, outside of the endpoint's verbs. */
    interface Listener {
        void opened(Link link);

        void streamOpened(Link link, Stream stream);

        void closing(Link link, CloseReason reason);
    }

    private final Listener listener;
    private final List<Link> opened = new ArrayList<>();
    private final Map<Link, CloseReason> closing = new HashMap<>();
    private final Map<Link, CloseReason> released = new HashMap<>();

    private byte[] token;

    RecordedEvents(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void opened(Link link) {
        require(!opened.contains(link) && !closing.containsKey(link), "opened out of order: " + link.id());
        opened.add(link);
        listener.opened(link);
    }

    @Override
    public void streamOpened(Link link, Stream stream) {
        require(!closing.containsKey(link), "a stream of a closed connection: " + link.id());
        listener.streamOpened(link, stream);
    }

    @Override
    public void closing(Link link, CloseReason reason) {
        require(closing.put(link, reason) == null, "closing twice: " + link.id());
        listener.closing(link, reason);
    }

    @Override
    public void released(Link link, CloseReason reason, MemoryReport memory) {
        require(closing.containsKey(link), "released before closing: " + link.id());
        require(released.put(link, reason) == null, "released twice: " + link.id());
    }

    @Override
    public void tokenReceived(InetSocketAddress remote, byte[] latest) {
        token = latest;
    }

    byte[] token() {
        return token;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    List<Link> opened() {
        return opened;
    }

    Map<Link, CloseReason> closing() {
        return closing;
    }

    Map<Link, CloseReason> released() {
        return released;
    }
}
