package ebb.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the arrays that keys and secrets stand in, by walking over Ebb's own objects, and has each object describe
 * itself meanwhile.
 */
final class SecretWalk {
    private static final String OURS = "ebb.quic.";
    private static final Set<String> HOLDERS = Set.of("ebb.quic.protection.PacketKeys",
            "ebb.quic.protection.WriteGeneration", "ebb.quic.protection.ReadGenerations",
            "ebb.quic.tls.KeySchedule", "ebb.quic.tls.Secrets");
    private static final int SHORTEST = 8;

    /** The arrays that were ever found, and where. */
    private final Map<byte[], String> arrays = new IdentityHashMap<>();
    /** What they held when they were found. */
    private final List<byte[]> contents = new ArrayList<>();
    private final Set<String> descriptions = new HashSet<>();

    Map<byte[], String> arrays() {
        return arrays;
    }

    List<byte[]> contents() {
        return contents;
    }

    Set<String> descriptions() {
        return descriptions;
    }

    /** Looks through everything that is reachable from the object; returns the arrays that hold secrets now. */
    List<byte[]> look(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>(List.of(root));
        List<byte[]> found = new ArrayList<>();
        for (Object next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof Object[] elements) {
                Arrays.stream(elements).filter(SecretWalk::leadsOn).forEach(waiting::add);
            } else {
                descriptions.add(next.toString());
                visit(next, waiting, found);
            }
        }
        return found;
    }

    private static boolean leadsOn(Object value) {
        return value instanceof Object[] || value != null && value.getClass().getName().startsWith(OURS)
                && !(value instanceof Enum) && !(value instanceof Thread);
    }

    private void visit(Object object, Deque<Object> waiting, List<byte[]> found) {
        for (Class<?> type = object.getClass(); type != null && type.getName().startsWith(OURS);
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Object value = value(object, field);
                if (value instanceof byte[] array && HOLDERS.contains(type.getName())) {
                    found.add(array);
                    add(array, type.getSimpleName() + "." + field.getName());
                } else if (leadsOn(value)) {
                    waiting.add(value);
                }
            }
        }
    }

    private static Object value(Object object, Field field) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive() || !field.trySetAccessible()) {
            return null;
        }
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Notes an array of secrets. */
    void add(byte[] array, String place) {
        if (array.length > 0 && arrays.putIfAbsent(array, place) == null && !isZero(List.of(array))) {
            contents.add(array.clone());
        }
    }

    static boolean isZero(Collection<byte[]> all) {
        return all.stream().allMatch(array -> Arrays.equals(array, new byte[array.length]));
    }

    /** How the first half of a secret could have been written down. */
    static List<String> forms(byte[] secret) {
        byte[] half = Arrays.copyOf(secret, Math.max(SHORTEST, secret.length / 2 / 3 * 3));
        String base64 = Base64.getEncoder().encodeToString(half);
        String decimal = Arrays.toString(half);
        return List.of(HexFormat.of().formatHex(half), HexFormat.of().withUpperCase().formatHex(half),
                HexFormat.ofDelimiter(":").formatHex(half), HexFormat.ofDelimiter(" ").formatHex(half),
                base64.replace("=", "").substring(0, half.length / 3 * 4),
                Base64.getUrlEncoder().withoutPadding().encodeToString(half).substring(0, half.length / 3 * 4),
                decimal.substring(1, decimal.length() - 1));
    }

    /** The forms in which the text contains the secret, one for each way to write it. */
    static List<String> findings(byte[] secret, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return forms(secret).stream().filter(form -> text.contains(form) || lower.contains(form)).distinct().toList();
    }
}
