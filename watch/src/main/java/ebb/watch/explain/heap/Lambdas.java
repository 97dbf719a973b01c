package ebb.watch.explain.heap;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import shark.HeapField;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HeapValue;

/**
 * Names the method in which a lambda was written. A dump does not say it; but the class around it keeps handles of the
 * methods that the compiler made of its lambdas, {@code lambda$METHOD$N}, and what a lambda captured must fit.
 */
final class Lambdas {
    private static final String MARK = "$$Lambda";
    private static final String MEMBER = "java.lang.invoke.MemberName";
    private static final int STATIC = 0x8;
    private static final int UNDECIDED = 3;

    private enum Fit { NONE, POSSIBLE, SURE }

    private final Heap heap;

    Lambdas(Heap heap) {
        this.heap = heap;
    }

    static boolean isLambda(String typeName) {
        return typeName.contains(MARK);
    }

    /** The class and, if it can be told, the method; several where they cannot be told apart. */
    String place(HeapInstance lambda) {
        String outer = lambda.getInstanceClassName();
        outer = outer.substring(0, outer.indexOf(MARK));
        SortedSet<String> methods = methods(outer, captured(lambda));
        return "lambda in " + Step.shown(outer)
                + (methods.isEmpty() || methods.size() > UNDECIDED ? "" : "." + String.join(" or ", methods));
    }

    /** The methods whose lambdas could have captured these values: those that fit best. */
    private SortedSet<String> methods(String outer, List<HeapInstance> captured) {
        SortedSet<String> sure = new TreeSet<>();
        SortedSet<String> possible = new TreeSet<>();
        HeapClass type = heap.type(outer);
        for (HeapInstance member : type == null ? List.<HeapInstance>of() : members(type)) {
            String method = method(member);
            if (!method.isEmpty()) {
                switch (fit(member, captured)) {
                    case SURE -> sure.add(method);
                    case POSSIBLE -> possible.add(method);
                    case NONE -> {
                        // It takes something else.
                    }
                }
            }
        }
        return sure.isEmpty() ? possible : sure;
    }

    private List<HeapInstance> captured(HeapInstance lambda) {
        List<HeapInstance> values = new ArrayList<>();
        for (HeapField field : Heap.each(lambda.readFields())) {
            if (field.getValue().isNonNullReference()) {
                values.add(field.getValueAsInstance());
            }
        }
        return values;
    }

    private List<HeapInstance> members(HeapClass type) {
        List<HeapInstance> found = new ArrayList<>();
        HeapField resolved = type.readStaticField("<resolved_references>");
        HeapObjectArray constants = resolved == null ? null : resolved.getValueAsObjectArray();
        if (constants != null) {
            for (HeapValue constant : Heap.each(constants.readElements())) {
                HeapInstance handle = constant.isNonNullReference() ? constant.getAsObject().getAsInstance() : null;
                HeapField member = handle == null ? null
                        : handle.readField("java.lang.invoke.DirectMethodHandle", "member");
                if (member != null && member.getValueAsInstance() != null) {
                    found.add(member.getValueAsInstance());
                }
            }
        }
        return found;
    }

    /** The method around the lambda that the compiler made a method of; empty when it is something else. */
    private static String method(HeapInstance member) {
        HeapField field = member.readField(MEMBER, "name");
        String name = field == null ? null : field.getValue().readAsJavaString();
        if (name == null || !name.startsWith("lambda$")) {
            return "";
        }
        String inner = name.substring("lambda$".length());
        int end = inner.lastIndexOf('$');
        return switch (end < 0 ? inner : inner.substring(0, end)) {
            case "new" -> "<init>";
            case "static" -> "<clinit>";
            case String around -> around;
        };
    }

    private Fit fit(HeapInstance member, List<HeapInstance> captured) {
        HeapField type = member.readField(MEMBER, "type");
        HeapInstance signature = type == null ? null : type.getValueAsInstance();
        HeapField parameters = signature == null ? null : signature.readField("java.lang.invoke.MethodType", "ptypes");
        HeapField flags = member.readField(MEMBER, "flags");
        if (parameters == null || parameters.getValueAsObjectArray() == null || flags == null) {
            return Fit.POSSIBLE;
        }
        boolean isStatic = (flags.getValue().getAsInt() & STATIC) != 0;
        Iterator<HeapValue> expected = parameters.getValueAsObjectArray().readElements().iterator();
        Fit fit = Fit.SURE;
        for (HeapInstance value : captured.subList(isStatic ? 0 : Math.min(1, captured.size()), captured.size())) {
            HeapClass wanted = expected.hasNext() ? expected.next().getAsObject().getAsClass() : null;
            if (wanted == null || value == null) {
                return wanted == null ? Fit.NONE : Fit.POSSIBLE;
            }
            if (!value.instanceOf(wanted)) {
                fit = Fit.POSSIBLE;
                if (!isInterface(wanted)) {
                    return Fit.NONE;
                }
            }
        }
        return fit;
    }

    // An interface has no instances and no subclasses in a dump, nor is there a way to tell who implements it.
    private static boolean isInterface(HeapClass type) {
        return !type.getSubclasses().iterator().hasNext() && !type.getDirectInstances().iterator().hasNext();
    }
}
