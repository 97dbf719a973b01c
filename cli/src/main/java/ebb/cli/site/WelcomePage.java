package ebb.cli.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The page that a server without a directory shows: one HTML file, a style sheet and a picture, from the module's
 * resources.
 */
final class WelcomePage implements Resource {

    private static final Map<String, String> FILES =
            Map.of("/", "index.html", "/index.html", "index.html", "/style.css", "style.css", "/ebb.svg", "ebb.svg",
                    "/favicon.ico", "ebb.svg");

    @Override
    public Answer answer(SiteRequest request) {
        String file = FILES.get(request.rawPath());
        if (file == null) {
            return ErrorPage.notFound();
        }
        if (!request.isGetOrHead()) {
            return ErrorPage.methodNotAllowed("GET, HEAD");
        }
        return Answer.of(200, MediaTypes.of(file), new TextContent(load(file))).with("cache-control", "no-cache");
    }

    private static byte[] load(String file) {
        try (InputStream in = WelcomePage.class.getResourceAsStream("welcome/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks welcome/" + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
