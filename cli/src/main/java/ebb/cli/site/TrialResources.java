package ebb.cli.site;

import ebb.cli.model.ByteSize;
import java.util.Optional;

/**
 * Resources for trying things out: {@code /bytes/N}, {@code /echo} and {@code /delay/MS}. N is bounded so that its
 * length fits every client's number, MS so that no request holds a thread for long.
 */
final class TrialResources {

    private static final long MAX_BYTES = 1L << 40;
    private static final long MAX_DELAY_MILLIS = 60_000;

    private TrialResources() {
    }

    /** The resource at this path, if it is one of these. */
    static Optional<Resource> at(String path) {
        if (path.startsWith("/bytes/")) {
            return Optional.of(request -> bytes(request, path.substring("/bytes/".length())));
        }
        if (path.startsWith("/delay/")) {
            return Optional.of(request -> delay(request, path.substring("/delay/".length())));
        }
        return path.equals("/echo") ? Optional.of(TrialResources::echo) : Optional.empty();
    }

    private static Answer bytes(SiteRequest request, String text) {
        if (!request.isGetOrHead()) {
            return ErrorPage.methodNotAllowed("GET, HEAD");
        }
        try {
            long count = ByteSize.parse(text).bytes();
            return count <= MAX_BYTES ? Answer.of(200, "application/octet-stream", new SyntheticContent(count))
                    : ErrorPage.of(400, "At most 1 TiB is to be had here.");
        } catch (IllegalArgumentException e) {
            return ErrorPage.of(400, "Write /bytes/ and a number of bytes, such as /bytes/65536 or /bytes/10M.");
        }
    }

    private static Answer delay(SiteRequest request, String text) {
        if (!request.isGetOrHead()) {
            return ErrorPage.methodNotAllowed("GET, HEAD");
        }
        if (!text.matches("\\d{1,6}") || Long.parseLong(text) > MAX_DELAY_MILLIS) {
            return ErrorPage.of(400, "Write /delay/ and a number of milliseconds up to 60000.");
        }
        try {
            Thread.sleep(Long.parseLong(text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Answer.of(200, "text/plain; charset=utf-8", new TextContent("waited " + text + " ms\n"));
    }

    private static Answer echo(SiteRequest request) {
        String mediaType = request.field("content-type").orElse("application/octet-stream");
        long length = request.field("content-length").filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong).orElse(Content.UNKNOWN);
        return Answer.of(200, mediaType, new EchoContent(request.body(), length));
    }
}
