package ebb.cli.soak.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    private static <T extends Record> void survives(Class<T> type, T message) throws IOException {
        String line = Json.line(message);
        assertFalse(line.contains("\n"), line);
        assertEquals(message, Json.read(type, line));
    }

    @Test
    void messagesArriveAsTheyWereSent() throws IOException {
        survives(ServerOrder.class, new ServerOrder(2_500, 2_500, 1_000, 20, 400));
        survives(ServerCommand.class, new ServerCommand(ServerCommand.Verb.COLLECT));
        survives(ServerState.class, new ServerState(4433, 1, 2, 3, 4, 1L << 40, 5, 6, Map.of("a.B$C", 6), 7, 8, 9,
                Map.of("fixed", 10L), 11, 12, -1));
        survives(CrowdNews.class, new CrowdNews(true, 5, 1, "\"quoted\"\nand broken", 0));
        Map<String, Integer> groups = new LinkedHashMap<>();
        groups.put("reset", 3);
        groups.put("idle", 4);
        CrowdOrder order = new CrowdOrder(CrowdOrder.Verb.OPEN, "::1", 4433, "h3", true, 2_000, groups);
        survives(CrowdOrder.class, order);
        assertEquals(List.of("reset", "idle"),
                List.copyOf(Json.read(CrowdOrder.class, Json.line(order)).groups().keySet()));
    }

    @Test
    void whatIsNoMessageIsRefused() {
        assertThrows(IOException.class, () -> Json.read(CrowdNews.class, "Picked up JAVA_TOOL_OPTIONS"));
    }
}
