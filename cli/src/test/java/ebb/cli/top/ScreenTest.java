package ebb.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import ebb.cli.client.AdminClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The screen on a terminal that exists in memory alone, over an endpoint with one answer. */
class ScreenTest {

    private static final String OTHER_SCREEN = "\u001b[?1049h";
    private static final String OWN_SCREEN = "\u001b[?1049l";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private HttpServer http;
    private TopSettings settings;

    @BeforeEach
    void serve() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] answer = "{\"connections\":{\"opened\":7,\"released\":7,\"held\":3}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
        settings = new TopSettings(URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/"),
                Duration.ofHours(1), false, SortKey.MEMORY, true);
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private void typed(String keys) throws Exception {
        try (AdminClient admin = new AdminClient(settings.admin());
                ExternalTerminal terminal = new ExternalTerminal("test", "xterm-256color",
                        new ByteArrayInputStream(keys.getBytes(StandardCharsets.US_ASCII)), output, StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(80, 24));
            String before = terminal.getAttributes().toString();
            try (Watch watch = new Watch(admin, settings, Sight.of(admin, SortKey.MEMORY, 1)); Screen screen = new Screen(terminal)) {
                screen.show(watch);
            }
            assertEquals(before, terminal.getAttributes().toString(), "the terminal is as it was");
        }
    }

    @Test
    void takesTheOtherScreenAndGivesItBack() throws Exception {
        typed("q");
        String text = output.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(OTHER_SCREEN), text);
        assertTrue(text.contains("3 closed connections are still held by the application"), text);
        assertTrue(text.contains("\u001b[?25l") && text.lastIndexOf(OWN_SCREEN) > text.lastIndexOf("q quit"), text);
    }

    @Test
    void sortsByKeyAndEndsWithItsInput() throws Exception {
        typed("a");
        assertTrue(output.toString(StandardCharsets.UTF_8).contains("↓MEMORY"));
    }
}
