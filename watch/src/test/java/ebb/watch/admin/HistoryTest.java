package ebb.watch.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.model.EndpointTotals;
import ebb.watch.source.ScriptedEndpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            history.add(new History.Sample(i, new ScriptedEndpoint().report(), EndpointTotals.NONE, i, 0, 0));
        }
    }

    private long[] times(int wanted) {
        return (long[]) history.last(wanted).get("timeMillis");
    }

    @Test
    void theLastSamplesComeOldestFirst() {
        add(5);
        assertArrayEquals(new long[] {3, 4}, times(2));
        assertArrayEquals(new long[] {0, 1, 2, 3, 4}, times(100));
    }

    @Test
    void theOldestMakesRoom() {
        add(History.SAMPLES + 2);
        long[] all = times(History.SAMPLES);
        assertEquals(History.SAMPLES, all.length);
        assertEquals(2, all[0]);
        assertEquals(History.SAMPLES + 1, all[all.length - 1]);
        Map<?, ?> components = (Map<?, ?>) history.last(History.SAMPLES).get("components");
        assertEquals(History.SAMPLES, ((long[]) components.get("fixed")).length);
    }
}
