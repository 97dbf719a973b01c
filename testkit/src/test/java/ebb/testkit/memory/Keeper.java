package ebb.testkit.memory;

import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.stream.Stream;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A careless application: it keeps every handle for ever. It notes what it is told and insists on the order. */
final class Keeper implements ConnectionEvents {
    private final List<Link> links = new ArrayList<>();
    private final List<WeakReference<Core>> cores = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Map<Long, CloseReason> closing = new HashMap<>();
    private final Map<Long, MemoryReport> released = new HashMap<>();

    @Override
    public void opened(Link link) {
        require(!closing.containsKey(link.id()), "opened after closing");
        links.add(link);
        cores.add(new WeakReference<>(link.core()));
    }

    @Override
    public void streamOpened(Link link, Stream stream) {
        require(!closing.containsKey(link.id()), "a stream after closing");
        streams.add(stream);
    }

    @Override
    public void tokenReceived(InetSocketAddress server, byte[] token) {
    }

    @Override
    public void closing(Link link, CloseReason reason) {
        require(closing.put(link.id(), reason) == null, "closing twice");
        require(link.core() == null, "closing with a core");
    }

    @Override
    public void released(Link link, CloseReason reason, MemoryReport memory) {
        require(closing.containsKey(link.id()), "released before closing");
        require(released.put(link.id(), memory) == null, "released twice");
        require(closing.get(link.id()) == reason, "released with another reason");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** The handles of all connections that were ever open. */
    List<Link> links() {
        return links;
    }

    /** What has to be unreachable in the end. */
    List<WeakReference<Core>> cores() {
        return cores;
    }

    List<Stream> streams() {
        return streams;
    }

    Map<Long, CloseReason> closing() {
        return closing;
    }

    Map<Long, MemoryReport> released() {
        return released;
    }
}
