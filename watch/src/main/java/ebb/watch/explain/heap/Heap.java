package ebb.watch.explain.heap;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import kotlin.sequences.Sequence;
import shark.CloseableHeapGraph;
import shark.GcRoot;
import shark.HeapField;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;

/**
 * A heap dump whose objects are numbered from 0. Owned by one {@link Walk}; not thread-safe. Bounds: an index of about
 * 20 bytes an object; the objects themselves stay in the file.
 */
final class Heap implements AutoCloseable {
    /** No object. */
    static final int NONE = -1;

    private final CloseableHeapGraph graph;
    private final int firstPrimitiveArray;
    // Shark 2.14 finds neither the object with number 0 nor arrays of primitive values by their number.
    private final long[] primitiveArrays;
    private final HeapObject first;

    private Heap(CloseableHeapGraph graph) {
        this.graph = graph;
        primitiveArrays = new long[graph.getPrimitiveArrayCount()];
        firstPrimitiveArray = graph.getObjectCount() - primitiveArrays.length;
        first = graph.getClasses().iterator().next();
    }

    /** Reads through the file once and indexes it. */
    static Heap open(Path dump) {
        Set<HprofRecordTag> roots = EnumSet.noneOf(HprofRecordTag.class);
        for (HprofRecordTag tag : HprofRecordTag.values()) {
            if (tag.name().startsWith("ROOT_") && tag != HprofRecordTag.ROOT_UNREACHABLE) {
                roots.add(tag);
            }
        }
        return new Heap(HprofHeapGraph.Companion.openHeapGraph(dump.toFile(), null, roots));
    }

    /** How many objects there are. */
    int count() {
        return graph.getObjectCount();
    }

    HeapObject at(int object) {
        if (isPrimitiveArray(object)) {
            return graph.findObjectById(primitiveArrays[object - firstPrimitiveArray]);
        }
        return object == 0 ? first : graph.findObjectByIndex(object);
    }

    /** Whether an object is an array of numbers, which refers to nothing. */
    boolean isPrimitiveArray(int object) {
        return object >= firstPrimitiveArray;
    }

    /** The number of the object with an address, {@link #NONE} for null and for what is not in the dump. */
    int find(long address) {
        HeapObject found = address == 0 ? null : graph.findObjectByIdOrNull(address);
        return switch (found) {
            case null -> NONE;
            case HeapObject.HeapPrimitiveArray array -> {
                // It counts them from where the arrays of objects begin, and their own number besides.
                int order = array.getObjectIndex() - primitiveArrays.length - firstPrimitiveArray
                        + graph.getObjectArrayCount();
                primitiveArrays[order] = address;
                yield firstPrimitiveArray + order;
            }
            default -> found.getObjectIndex();
        };
    }

    /** The class of that name, or null when it was never loaded. */
    HeapClass type(String name) {
        return graph.findClassByName(name);
    }

    Iterable<HeapClass> classes() {
        return each(graph.getClasses());
    }

    List<GcRoot> roots() {
        return graph.getGcRoots();
    }

    /** The name of an object's class; a class is of type {@code java.lang.Class}. */
    String typeName(int object) {
        return switch (at(object)) {
            case HeapInstance instance -> instance.getInstanceClassName();
            case HeapObject.HeapObjectArray array -> array.getArrayClassName();
            case HeapObject.HeapPrimitiveArray array -> array.getArrayClassName();
            default -> "java.lang.Class";
        };
    }

    /** What a field of an instance refers to, {@link #NONE} for null; fails when there is no such field. */
    int field(HeapInstance instance, String declaringClass, String name) {
        HeapField field = instance.readField(declaringClass, name);
        if (field == null) {
            throw new UnfamiliarDump("the dump's " + declaringClass + " has no field " + name);
        }
        Long address = field.getValue().getAsObjectId();
        return address == null ? NONE : find(address);
    }

    /** The instance behind a number, or null when there is none or it is an array or a class. */
    HeapInstance instance(int object) {
        return object == NONE ? null : at(object).getAsInstance();
    }

    static <T> Iterable<T> each(Sequence<? extends T> sequence) {
        return () -> {
            Iterator<? extends T> inner = sequence.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return inner.hasNext();
                }

                @Override
                public T next() {
                    return inner.next();
                }
            };
        };
    }

    @Override
    public void close() throws java.io.IOException {
        graph.close();
    }
}
