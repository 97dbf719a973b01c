package ebb.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of limits says what the code says: {@code docs/limits.md} against {@link QuicLimits} and its like. */
final class LimitsPageTest {
    private static final Path HOSTILE = Path.of(System.getProperty("ebb.hostile.table"));
    private static final Path PAGE = HOSTILE.resolveSibling("limits.md");
    private static final Pattern NAME = Pattern.compile("`([a-z][A-Za-z0-9]*)`");
    private static final Pattern COUNTER = Pattern.compile("`([a-z_]+)`");

    /** The cells of each row under a heading, without the two rows of the table's head. */
    private static List<List<String>> table(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int start = lines.indexOf("## " + heading);
        assertTrue(start >= 0, heading);
        List<List<String>> rows = lines.subList(start + 1, lines.size()).stream().takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| ")).map(line -> Arrays.stream(line.split("\\|")).skip(1)
                        .map(String::strip).toList()).toList();
        return rows.subList(1, rows.size());
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    private static String written(Object value, boolean isBytes) {
        return switch (value) {
            case Duration time when time.toSeconds() == 60 -> "1 min";
            case Duration time when time.toMillis() % 1000 == 0 -> time.toSeconds() + " s";
            case Duration time -> time.toMillis() + " ms";
            case Number number when isBytes && number.longValue() % (1 << 20) == 0 ->
                    (number.longValue() >> 20) + " MiB";
            case Number number when isBytes && number.longValue() % (1 << 10) == 0 ->
                    (number.longValue() >> 10) + " KiB";
            case Number number -> String.format(Locale.ROOT, "%,d", number.longValue());
            default -> throw new AssertionError(value);
        };
    }

    private static List<String> componentsOf(Class<? extends Record> limits) {
        return Arrays.stream(limits.getRecordComponents()).map(RecordComponent::getName).toList();
    }

    private static Object value(Record limits, String name) {
        try {
            return limits.getClass().getMethod(name).invoke(limits);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(name + " is not a limit", e);
        }
    }

    @Test
    void everyLimitOfTheTransportIsThereWithItsDefault() throws IOException {
        List<String> named = new ArrayList<>();
        for (List<String> row : table("`QuicLimits`")) {
            String name = names(row.getFirst()).getFirst();
            named.add(name);
            assertEquals(written(value(QuicLimits.defaults(), name), name.endsWith("Bytes")), row.get(2), name);
            assertFalse(row.get(1).isEmpty() || row.get(4).isEmpty(), name + " has a unit and a reason");
        }
        assertEquals(componentsOf(QuicLimits.class), named);
    }

    @Test
    void theLeastIsWhatTheBuilderAccepts() throws IOException {
        for (List<String> row : table("`QuicLimits`")) {
            String name = names(row.getFirst()).getFirst();
            Object least = parsed(row.get(3).split(";")[0]);
            with(name, least);
            Object less = least instanceof Duration time ? time.minusMillis(1) : (Long) least - 1;
            assertThrows(IllegalArgumentException.class, () -> with(name, less), name);
        }
    }

    private static Object parsed(String cell) {
        String[] parts = cell.strip().split(" ");
        long number = Long.parseLong(parts[0].replace(",", ""));
        return switch (parts.length == 1 ? "" : parts[1]) {
            case "MiB" -> number << 20;
            case "KiB" -> number << 10;
            case "ms" -> Duration.ofMillis(number);
            case "" -> number;
            default -> throw new AssertionError(cell);
        };
    }

    private static void with(String name, Object value) {
        QuicLimits.Builder builder = QuicLimits.newBuilder();
        try {
            for (var method : QuicLimits.Builder.class.getMethods()) {
                if (method.getName().equals(name)) {
                    method.invoke(builder, method.getParameterTypes()[0] == int.class
                            ? (Object) Math.toIntExact((Long) value) : value);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(name, e);
        }
        builder.build();
    }

    @Test
    void everyLimitOfHttp3IsThereWithItsDefault() throws IOException {
        List<String> named = new ArrayList<>();
        for (List<String> row : table("`Http3Settings`")) {
            for (String name : names(row.getFirst())) {
                named.add(name);
                String expected = written(value(Http3Settings.defaults(), name), name.endsWith("Bytes"));
                assertTrue(row.get(2).contains(expected), () -> name + " is " + expected + ", not " + row.get(2));
            }
            assertFalse(row.get(1).isEmpty() || row.get(3).isEmpty(), row.getFirst() + " has a unit and a reason");
        }
        assertEquals(componentsOf(Http3Settings.class), named);
    }

    @Test
    void everyCounterIsThereAndNoOther() throws IOException {
        Set<String> counters = Stream.of(Limit.values()).map(Limit::label).collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        for (List<String> row : table("`QuicLimits`")) {
            COUNTER.matcher(row.get(6)).results().forEach(found -> named.add(found.group(1)));
        }
        assertTrue(counters.containsAll(named), () -> "not counted: " + named);
        String page = Files.readString(PAGE);
        for (String counter : counters) {
            assertTrue(page.contains('`' + counter + '`'), counter);
        }
    }

    @Test
    void everyRefusalOfHttp3IsThere() throws IOException {
        Set<String> named = new TreeSet<>(Set.of(Http3Refusal.MALFORMED.label()));
        for (List<String> row : table("`Http3Settings`")) {
            COUNTER.matcher(row.get(5)).results().forEach(found -> named.add(found.group(1)));
        }
        assertEquals(Stream.of(Http3Refusal.values()).map(Http3Refusal::label).collect(Collectors.toSet()), named);
    }

    @Test
    void whatALimitAnswersIsARowOfTheHostilePage() throws IOException {
        String hostile = Files.readString(HOSTILE);
        for (String heading : List.of("`QuicLimits`", "Inside one connection", "Inside one endpoint")) {
            for (List<String> row : table(heading)) {
                Matcher numbers = Pattern.compile("\\d+").matcher(row.getLast());
                while (numbers.find()) {
                    assertTrue(hostile.contains("\n| " + numbers.group() + " | "), row::toString);
                }
            }
        }
    }
}
