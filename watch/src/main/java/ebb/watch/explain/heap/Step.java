package ebb.watch.explain.heap;

import java.util.ArrayList;
import java.util.List;

/**
 * A step of a way that the application would recognize. Equal steps make equal forms, so that it has nothing of the
 * single object: no key, no index, no thread's name.
 *
 * @param kind what leads on
 * @param text the field, the call or the lambda, in full
 * @param brief the same without its package, for the later steps of a way
 * @param type the class of what it leads to; for a stack or a thread, what kind of thread it is
 */
record Step(Kind kind, String text, String brief, String type) {

    /** What leads on. */
    enum Kind { STATIC, FIELD, LAMBDA, STACK, THREAD, THREAD_LOCAL, ATTACHED, JVM }

    /** A field, static or not. */
    static Step field(Kind kind, String declaringClass, String name, String type) {
        String shown = shown(declaringClass);
        return new Step(kind, shown + "." + name, shown.substring(shown.lastIndexOf('.') + 1) + "." + name,
                shown(type));
    }

    /** A step with one text. */
    static Step of(Kind kind, String text, String type) {
        return new Step(kind, text, text, shown(type));
    }

    /** A class's name as it stands in source. */
    static String shown(String typeName) {
        int lambda = typeName.indexOf("$$Lambda");
        return lambda >= 0 ? "lambda in " + shown(typeName.substring(0, lambda)) : typeName.replace('$', '.');
    }

    /**
     * The form of a way: what all ways of a group have in common.
     *
     * @param steps from the root on
     */
    record Form(List<Step> steps) {
        static final Form EMPTY = new Form(List.of());

        Form and(Step step) {
            List<Step> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Form(List.copyOf(longer));
        }
    }
}
