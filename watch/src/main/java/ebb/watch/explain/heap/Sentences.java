package ebb.watch.explain.heap;

import ebb.watch.explain.heap.Step.Kind;
import ebb.watch.explain.model.Holder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts a group into the words that people read. Owned by one {@link Walk}. */
final class Sentences {
    private final Trails trails;

    Sentences(Trails trails) {
        this.trails = trails;
    }

    /** The holder of a group, with the bytes that were weighed. */
    Holder holder(Group group, long keptBytes) {
        List<Step> steps = group.form().steps();
        List<String> path = trails.words(group.example());
        String count = group.connections() == 1 ? "1 closed connection is"
                : String.format(Locale.ROOT, "%,d closed connections are", group.connections());
        return new Holder(name(steps), type(steps), path, group.connections(), keptBytes,
                count + " still held by " + words(group, path));
    }

    private static String name(List<Step> steps) {
        if (steps.isEmpty()) {
            return "the JVM itself";
        }
        List<Step> shown = steps.getFirst().kind() == Kind.ATTACHED && steps.size() > 1
                ? steps.subList(1, steps.size()) : steps;
        String rest = shown.stream().skip(1).map(step -> " → " + step.brief()).collect(Collectors.joining());
        Step first = shown.getFirst();
        return switch (first.kind()) {
            case THREAD_LOCAL -> "thread local " + first.text() + rest;
            case THREAD -> first.type() + (first.text().isEmpty() ? "" : " at " + first.text()) + rest;
            default -> first.text() + rest;
        };
    }

    /** The first collection on the way, else what its last step leads to. */
    private static String type(List<Step> steps) {
        if (steps.isEmpty()) {
            return "";
        }
        Step first = steps.getFirst();
        if (steps.size() == 1 && (first.kind() == Kind.STACK || first.kind() == Kind.THREAD)) {
            return first.kind() == Kind.STACK ? "stack of a " + first.type() : first.type();
        }
        return steps.stream().filter(step -> step.kind() != Kind.STACK && step.kind() != Kind.THREAD)
                .map(Step::type).filter(type -> Owner.of(type) == Owner.JDK)
                .findFirst().orElse(steps.getLast().type());
    }

    private String words(Group group, List<String> path) {
        List<Step> steps = group.form().steps();
        String name = "`" + name(steps) + "`";
        if (steps.isEmpty()) {
            return name;
        }
        return switch (steps.getFirst().kind()) {
            case STACK -> stacks(group) + " at " + name;
            case THREAD -> name + " (" + threads(group, steps.getFirst()) + ")";
            case THREAD_LOCAL -> name + " of " + threads(group, null) + " (" + type(steps) + ")";
            case ATTACHED -> name + ", " + (group.connections() == 1 ? path.getFirst()
                    : "resources attached to connections (QuicConnection.attach)");
            case STATIC, FIELD, LAMBDA, JVM -> name + " (" + type(steps) + ")";
        };
    }

    private String stacks(Group group) {
        return (group.threads().size() == 1 ? "the stack of " : "the stacks of ")
                + threads(group, group.form().steps().getFirst());
    }

    private String threads(Group group, Step step) {
        if (group.threads().size() == 1) {
            return trails.threads().describe(group.threads().iterator().next());
        }
        return String.format(Locale.ROOT, "%,d %ss", group.threads().size(), step == null ? "thread" : step.type());
    }
}
