package ebb.watch.explain.heap;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HeapObject.HeapPrimitiveArray;
import shark.ValueHolder;

/** The strong references from object to object, and what objects weigh. Owned by one {@link Walk}; not thread-safe. */
final class References {
    private static final int ARRAY_HEADER = 16;

    private final Heap heap;
    private final Layout.Cache layouts = new Layout.Cache();

    References(Heap heap) {
        this.heap = heap;
    }

    /** Names every object that an object refers to; some perhaps twice. */
    void from(int object, IntConsumer target) {
        if (heap.isPrimitiveArray(object)) {
            return;
        }
        switch (heap.at(object)) {
            case HeapInstance instance -> ofInstance(instance, target);
            case HeapObjectArray array -> {
                for (long address : array.readRecord().getElementIds()) {
                    tell(address, target);
                }
            }
            case HeapClass type -> ofClass(type, target);
            default -> {
                // An array of numbers refers to nothing.
            }
        }
    }

    private void ofInstance(HeapInstance instance, IntConsumer target) {
        Layout layout = layouts.of(instance.getInstanceClass());
        if (!layout.slots().isEmpty()) {
            ByteBuffer values = ByteBuffer.wrap(instance.readRecord().getFieldValues());
            for (Layout.Slot slot : layout.slots()) {
                tell(values.getLong(slot.offset()), target);
            }
        }
    }

    private void ofClass(HeapClass type, IntConsumer target) {
        for (var field : type.readRecordStaticFields()) {
            if (field.getValue() instanceof ValueHolder.ReferenceHolder reference) {
                tell(reference.getValue(), target);
            }
        }
    }

    private void tell(long address, IntConsumer target) {
        int found = heap.find(address);
        if (found != Heap.NONE) {
            target.accept(found);
        }
    }

    /** The field by which an instance refers to an object, or null when it is none of its own. */
    Layout.Slot slot(HeapInstance from, int to) {
        ByteBuffer values = ByteBuffer.wrap(from.readRecord().getFieldValues());
        for (Layout.Slot slot : slots(from)) {
            if (heap.find(values.getLong(slot.offset())) == to) {
                return slot;
            }
        }
        return null;
    }

    /** The fields of an instance that refer to objects. */
    List<Layout.Slot> slots(HeapInstance instance) {
        return layouts.of(instance.getInstanceClass()).slots();
    }

    /** The static field by which a class refers to an object; empty when it is none. */
    static String staticField(HeapClass from, long address) {
        for (var field : Heap.each(from.readStaticFields())) {
            Long value = field.getValue().getAsObjectId();
            if (value != null && value == address) {
                return field.getName();
            }
        }
        return "";
    }

    /** What an object takes in the JVM's heap, about: headers and references as in heaps below 32 GiB. */
    long bytes(int object) {
        return switch (heap.at(object)) {
            case HeapInstance instance -> layouts.of(instance.getInstanceClass()).instanceBytes();
            case HeapObjectArray array -> Layout.aligned(ARRAY_HEADER + array.getByteSize() / 2);
            case HeapPrimitiveArray array -> Layout.aligned(ARRAY_HEADER + array.getByteSize());
            default -> 0;
        };
    }
}
