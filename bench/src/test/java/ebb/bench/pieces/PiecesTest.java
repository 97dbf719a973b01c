package ebb.bench.pieces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

final class PiecesTest {

    @Test
    void everyPieceIsFoundWithoutAFilter() {
        Set<String> found = BenchmarkList.defaultList()
                .find(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(Pieces.ALL), List.of())
                .stream().map(entry -> entry.getUserClassQName().replaceAll(".*\\.", ""))
                .collect(Collectors.toSet());

        assertTrue(found.containsAll(List.of("PacketBenchmark", "FrameBenchmark", "BufferBenchmark",
                "TimerWheelBenchmark", "ConnectionTableBenchmark")), found.toString());
    }

    @Test
    void identifiersAreReadAsWords() {
        assertEquals("connection table", Pieces.words("ConnectionTable"));
        assertEquals("advance a millisecond", Pieces.words("advanceAMillisecond"));
    }
}
