package ebb.watch.explain.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shark.HeapObject.HeapClass;

/**
 * Where the references of a class's instances stand in their records: its own fields first, then those of its
 * superclass, and so on. What a weak, soft or phantom reference refers to is left out.
 *
 * @param slots the references
 * @param instanceBytes what an instance takes in the JVM, about
 */
record Layout(List<Slot> slots, int instanceBytes) {

    /**
     * One field that refers to objects.
     *
     * @param declaringClass where it is declared
     * @param name its name
     * @param offset where its value stands in the record, in bytes
     */
    record Slot(String declaringClass, String name, int offset) {
    }

    private static final int ADDRESS = 8;
    private static final int OBJECT = 2;
    private static final int HEADER = 12;

    /** The layouts of the classes that were met so far. Bounds: one for each class in the dump. */
    static final class Cache {
        private final Map<Long, Layout> known = new HashMap<>();

        Layout of(HeapClass type) {
            return known.computeIfAbsent(type.getObjectId(), _ -> read(type));
        }
    }

    private static Layout read(HeapClass type) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        int bytes = HEADER;
        for (HeapClass each : Heap.each(type.getClassHierarchy())) {
            String declaring = each.getName();
            for (var field : each.readRecordFields()) {
                if (field.getType() == OBJECT) {
                    String name = each.instanceFieldName(field);
                    if (isStrong(declaring, name)) {
                        slots.add(new Slot(declaring, name, offset));
                    }
                }
                offset += recordBytes(field.getType());
                bytes += heapBytes(field.getType());
            }
        }
        return new Layout(List.copyOf(slots), aligned(bytes));
    }

    private static boolean isStrong(String declaringClass, String name) {
        return !declaringClass.equals("java.lang.ref.Reference")
                || !name.equals("referent") && !name.equals("discovered");
    }

    /** Objects begin at multiples of eight. */
    static int aligned(int bytes) {
        return bytes + 7 & ~7;
    }

    /** What a value of an HPROF type takes in a record. */
    static int recordBytes(int type) {
        return type == OBJECT ? ADDRESS : primitiveBytes(type);
    }

    /** What a value of an HPROF type takes in the heap, where references are compressed as in heaps below 32 GiB. */
    static int heapBytes(int type) {
        return type == OBJECT ? Integer.BYTES : primitiveBytes(type);
    }

    private static int primitiveBytes(int type) {
        return switch (type) {
            case 4, 8 -> 1;
            case 5, 9 -> 2;
            case 6, 10 -> 4;
            case 7, 11 -> 8;
            default -> throw new UnfamiliarDump("a field of type " + type);
        };
    }
}
