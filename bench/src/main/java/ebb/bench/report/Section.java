package ebb.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a Markdown page that is written by a command, between two markers; the prose around it is people's. */
public enum Section {

    FIGURES("figures", "./ebb bench"),
    PIECES("pieces", "./ebb bench --pieces"),
    DOWNLOAD_PROFILE("profile of download", "./ebb bench --profile download"),
    REQUESTS_PROFILE("profile of requests", "./ebb bench --profile requests"),
    HANDSHAKES_PROFILE("profile of handshakes", "./ebb bench --profile handshakes");

    private final String begin;
    private final String end;

    Section(String name, String command) {
        begin = "<!-- " + name + ": written by " + command + " -->";
        end = "<!-- end of " + name + " -->";
    }

    /** Replaces what stands between the markers of a page. */
    public void insert(Path page, String text) throws IOException {
        Files.writeString(page, replaced(Files.readString(page), text));
    }

    String replaced(String page, String text) throws IOException {
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException("the page has no place for this: it needs the lines " + begin + " and " + end);
        }
        return page.substring(0, from + begin.length()) + "\n" + text + page.substring(to);
    }
}
