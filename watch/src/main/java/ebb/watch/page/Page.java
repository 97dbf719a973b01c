package ebb.watch.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The dashboard as an answer to {@code GET /}: one file without any other, and the header fields that it is to be sent
 * with. Immutable; made once for a server.
 */
public final class Page {

    private static final List<String> STYLES = List.of("uPlot.min.css", "palette.css", "page.css");
    private static final List<String> SCRIPTS = List.of("uPlot.iife.min.js", "draw.js", "format.js", "samples.js",
            "charts.js", "verdict.js", "tiles.js", "held.js", "connections.js", "page.js");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

    private final byte[] bytes;
    private final Map<String, String> headers;

    private Page(byte[] bytes, Map<String, String> headers) {
        this.bytes = bytes;
        this.headers = headers;
    }

    /**
     * The page of a server.
     *
     * @param token what the page sends in {@code X-Ebb-Token} when it asks for a change; base64url characters only
     * @return the page
     */
    public static Page withToken(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("a token is of base64url characters: '" + token + "'");
        }
        List<String> styles = STYLES.stream().map(Parts::text).toList();
        List<String> scripts = SCRIPTS.stream().map(Parts::text).toList();
        String page = Parts.text("page.html").replace("/*token*/", token)
                .replace("/*styles*/", elements("style", styles)).replace("/*scripts*/", elements("script", scripts));
        return new Page(page.getBytes(StandardCharsets.UTF_8), headers(styles, scripts));
    }

    private static String elements(String kind, List<String> contents) {
        return contents.stream().map(each -> "<" + kind + ">" + each + "</" + kind + ">")
                .collect(Collectors.joining("\n"));
    }

    // Styles and scripts are named by their hashes, so nothing else that finds its way into the page can act.
    private static Map<String, String> headers(List<String> styles, List<String> scripts) {
        return Map.of("Content-Type", "text/html; charset=utf-8",
                "Cache-Control", "no-store",
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin",
                "Content-Security-Policy", "default-src 'none'; script-src" + hashes(scripts) + "; style-src"
                        + hashes(styles) + "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'");
    }

    private static String hashes(List<String> contents) {
        return contents.stream().map(each -> " '" + hash(each) + "'").collect(Collectors.joining());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** {@return the page, in UTF-8; a copy} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the header fields of the answer, by name} */
    public Map<String, String> headers() {
        return headers;
    }
}
