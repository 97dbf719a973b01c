package ebb.watch.explain.heap;

import java.util.ArrayList;
import java.util.List;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;

/**
 * The released connections in a dump: those whose link holds a reason instead of a core, and nothing any more of what
 * the API keeps until the release. A closing or draining connection is none yet.
 *
 * @param handles their handles; streams refer to them too. Whoever has the link alone is Ebb itself
 */
record Released(List<Integer> handles) {
    private static final String HANDLE = "ebb.quic.QuicConnection";
    private static final String LINK = "ebb.quic.connection.Link";
    private static final String REASON = "ebb.quic.model.CloseReason$";

    /** Finds them, reachable or not. */
    static Released in(Heap heap) {
        List<Integer> found = new ArrayList<>();
        HeapClass type = heap.type(HANDLE);
        if (type != null) {
            for (HeapInstance handle : Heap.each(type.getDirectInstances())) {
                if (isReleased(heap, link(heap, handle))) {
                    found.add(handle.getObjectIndex());
                }
            }
        }
        return new Released(found);
    }

    private static HeapInstance link(Heap heap, HeapInstance handle) {
        return heap.instance(heap.field(handle, HANDLE, "link"));
    }

    private static boolean isReleased(Heap heap, HeapInstance link) {
        HeapInstance state = heap.instance(heap.field(link, LINK, "state"));
        return state != null && state.getInstanceClassName().startsWith(REASON)
                && heap.field(link, LINK, "attachment") == Heap.NONE;
    }

    /** A connection as the last step of a path: its number and why it ended. */
    static String describe(Heap heap, int handle) {
        HeapInstance link = link(heap, heap.instance(handle));
        HeapInstance reason = heap.instance(heap.field(link, LINK, "state"));
        return "connection " + id(link) + ", released ("
                + reason.getInstanceClassName().substring(REASON.length()) + ")";
    }

    /** The number of a link's connection, which {@code QuicConnection.id} gives. */
    static long id(HeapInstance link) {
        var field = link.readField(LINK, "id");
        Long id = field == null ? null : field.getValue().getAsLong();
        if (id == null) {
            throw new UnfamiliarDump("the dump's " + LINK + " has no field id");
        }
        return id;
    }

    /** Whether an object is a link. */
    static boolean isLink(String typeName) {
        return typeName.equals(LINK);
    }
}
