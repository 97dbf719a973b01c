package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No vector is forgotten: each has one test, here or in HTTP/3, or a reason why it waits. */
class VectorsTest {
    private static final int ROWS = 62;
    private static final Pattern ROW = Pattern.compile("@Vector\\(row = (\\d+),");
    /** Plants rows for its own purposes. */
    private static final String PLANTED = "HostilePageTest.java";

    @Test
    void everyRowHasOneTestOrAReason() throws IOException {
        SortedMap<Integer, Integer> tests = new TreeMap<>();
        for (String folder : List.of("../testkit/src/test/java", "../http3/src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    if (!file.endsWith(PLANTED)) {
                        count(Files.readString(file), tests);
                    }
                }
            }
        }
        HostilePage.NOT_YET.keySet().forEach(row -> tests.merge(row, 1, Integer::sum));
        for (int row = 1; row <= ROWS; row++) {
            assertEquals(1, tests.getOrDefault(row, 0), "tests or reasons of row " + row);
        }
    }

    private static void count(String source, SortedMap<Integer, Integer> tests) {
        Matcher rows = ROW.matcher(source);
        while (rows.find()) {
            tests.merge(Integer.parseInt(rows.group(1)), 1, Integer::sum);
        }
    }
}
