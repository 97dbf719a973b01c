package ebb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SectionTest {

    private static final String BEGIN = "<!-- figures: written by ./ebb bench -->";
    private static final String END = "<!-- end of figures -->";

    @Test
    void figuresReplaceThoseBetweenTheMarkersAndNothingElse() throws IOException {
        String page = "before\n" + BEGIN + "\nold\n" + END + "\nafter";

        assertEquals("before\n" + BEGIN + "\nnew\n" + END + "\nafter", Section.FIGURES.replaced(page, "new\n"));
    }

    @Test
    void aPageWithoutMarkersIsRefused() {
        assertThrows(IOException.class, () -> Section.PIECES.replaced("a page", "new"));
    }

    @Test
    void thePageOfFiguresHasAPlaceForEachSection() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "performance.md"));

        for (Section section : Section.values()) {
            assertTrue(section.replaced(page, "written\n").contains("written"), section.name());
        }
    }
}
