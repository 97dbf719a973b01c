package ebb.cli.top;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object as it is read here: what is missing is 0 or empty, so that an older or newer server can be shown too. */
record Tree(Map<?, ?> members) {

    static final Tree EMPTY = new Tree(Map.of());

    long number(String name) {
        return members.get(name) instanceof Number value ? value.longValue() : 0;
    }

    String text(String name) {
        Object value = members.get(name);
        return value == null ? "" : value.toString();
    }

    Tree tree(String name) {
        return members.get(name) instanceof Map<?, ?> value ? new Tree(value) : EMPTY;
    }

    List<Tree> list(String name) {
        return members.get(name) instanceof List<?> values
                ? values.stream().filter(Map.class::isInstance).map(each -> new Tree((Map<?, ?>) each)).toList() : List.of();
    }

    /** The members that are numbers above 0, in their order. */
    Map<String, Long> amounts() {
        Map<String, Long> amounts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof Number number && number.longValue() > 0) {
                amounts.put(name.toString(), number.longValue());
            }
        });
        return amounts;
    }
}
