package ebb.testkit.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Adds up the heap that is reachable from an object, as HotSpot lays it out: a header, fields packed by size, all in
 * steps of eight bytes. It follows fields and arrays but not classes, enum constants, threads, class loaders, the
 * referents of {@link Reference}s, nor what the caller fences off. Objects of the JDK are followed where their package
 * is open to tests (see the options in this module's pom.xml); elsewhere it fails rather than to count too little.
 */
public final class HeapWalk {
    private static final Shape SHAPE = Shape.ofThisVm();
    private static final ClassValue<Layout> LAYOUTS = new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
            return Layout.of(type);
        }
    };

    /** Sizes that differ between virtual machines. */
    private record Shape(int header, int arrayHeader, int reference) {
        static Shape ofThisVm() {
            boolean compactHeaders = flag("UseCompactObjectHeaders");
            boolean narrow = flag("UseCompressedOops");
            int header = compactHeaders ? 8 : flag("UseCompressedClassPointers") ? 12 : 16;
            return new Shape(header, header + 4, narrow ? 4 : 8);
        }

        private static boolean flag(String name) {
            HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            try {
                return Boolean.parseBoolean(vm.getVMOption(name).getValue());
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        int sizeOf(Class<?> type) {
            if (!type.isPrimitive()) {
                return reference;
            }
            if (type == long.class || type == double.class) {
                return 8;
            }
            if (type == int.class || type == float.class) {
                return 4;
            }
            return type == short.class || type == char.class ? 2 : 1;
        }
    }

    /** The size of a class's objects and the fields to follow. */
    private record Layout(long bytes, List<Field> references) {
        static Layout of(Class<?> type) {
            long bytes = SHAPE.header();
            List<Field> references = new ArrayList<>();
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                for (Field field : at.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    bytes += SHAPE.sizeOf(field.getType());
                    // A date keeps what it was last written out with: whether it ever was is not what is weighed here.
                    if (!field.getType().isPrimitive() && at != Reference.class && at != Date.class) {
                        references.add(field);
                    }
                }
            }
            for (Field field : references) {
                if (!field.trySetAccessible()) {
                    Class<?> closed = field.getDeclaringClass();
                    throw new IllegalStateException(type.getName() + " cannot be looked into; add --add-opens "
                            + closed.getModule().getName() + "/" + closed.getPackageName() + "=ALL-UNNAMED");
                }
            }
            return new Layout(aligned(bytes), references);
        }
    }

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> waiting = new ArrayDeque<>();
    private final Map<Class<?>, long[]> byClass = new HashMap<>();
    private final Predicate<Object> fence;
    private long bytes;

    private HeapWalk(Predicate<Object> fence) {
        this.fence = fence;
    }

    /** Walks from an object; what satisfies {@code fence} is neither counted nor followed. */
    public static HeapWalk from(Object root, Predicate<Object> fence) {
        HeapWalk walk = new HeapWalk(fence);
        walk.meet(root);
        for (Object next = walk.waiting.poll(); next != null; next = walk.waiting.poll()) {
            walk.visit(next);
        }
        walk.seen.clear();
        return walk;
    }

    /** All bytes found. */
    long bytes() {
        return bytes;
    }

    /** How many objects of the class of this name were found. */
    public long count(String className) {
        return byClass.entrySet().stream().filter(e -> e.getKey().getName().equals(className))
                .mapToLong(e -> e.getValue()[0]).sum();
    }

    /** Objects and bytes of each class beyond those of another walk, divided by some number; the biggest first. */
    String histogram(HeapWalk before, int divisor) {
        return byClass.entrySet().stream()
                .map(e -> Map.entry(e.getKey(), beyond(e.getValue(), before.byClass.get(e.getKey()))))
                .filter(e -> e.getValue()[1] != 0)
                .sorted(Comparator.comparingLong(e -> -e.getValue()[1]))
                .map(e -> String.format("%8.1f B %6.2f × %s", (double) e.getValue()[1] / divisor,
                        (double) e.getValue()[0] / divisor, e.getKey().getTypeName()))
                .collect(Collectors.joining("\n"));
    }

    private static long[] beyond(long[] now, long[] before) {
        return before == null ? now : new long[] {now[0] - before[0], now[1] - before[1]};
    }

    private void meet(Object object) {
        if (object == null || object instanceof Class || object instanceof Enum || object instanceof Thread
                || object instanceof ClassLoader || fence.test(object) || !seen.add(object)) {
            return;
        }
        waiting.add(object);
    }

    private void visit(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            int length = Array.getLength(object);
            count(type, aligned(SHAPE.arrayHeader() + (long) length * SHAPE.sizeOf(type.getComponentType())));
            if (object instanceof Object[] elements) {
                for (Object element : elements) {
                    meet(element);
                }
            }
            return;
        }
        Layout layout = LAYOUTS.get(type);
        count(type, layout.bytes());
        for (Field field : layout.references()) {
            try {
                meet(field.get(object));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void count(Class<?> type, long size) {
        bytes += size;
        long[] sums = byClass.computeIfAbsent(type, _ -> new long[2]);
        sums[0]++;
        sums[1] += size;
    }

    private static long aligned(long size) {
        return size + 7 & ~7L;
    }
}
