package ebb.cli.model;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An {@code https} URL, taken apart: where to connect, and what to ask for. {@code path} begins with a slash, carries
 * the query, is ASCII, and has no fragment.
 */
public record Target(HostPort origin, String path) {

    private static final int DEFAULT_PORT = 443;
    private static final int MALFORMED = 3;
    private static final int UNSUPPORTED_SCHEME = 1;

    /**
     * Reads a URL; a missing scheme means {@code https}. Fails with curl's codes: 1 for another scheme, 3 for a
     * malformed URL.
     */
    public static Target parse(String url) throws CommandFailure {
        String rest = withoutScheme(url);
        int end = indexOfAny(rest, "/?#");
        String authority = rest.substring(0, end);
        return new Target(origin(authority, url), path(rest.substring(end), url));
    }

    /** The authority as requests carry it: without the default port. */
    public String authority() {
        String whole = origin.toString();
        return origin.port() == DEFAULT_PORT ? whole.substring(0, whole.lastIndexOf(':')) : whole;
    }

    /** The last segment of the path: the name a download gets in a folder; {@code index.html} when it is empty. */
    public String fileName() {
        String bare = path.substring(0, indexOfAny(path, "?"));
        String last = bare.substring(bare.lastIndexOf('/') + 1);
        return last.isEmpty() || last.equals(".") || last.equals("..") ? "index.html" : last;
    }

    private static String withoutScheme(String url) throws CommandFailure {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return url;
        }
        String name = url.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.equals("https")) {
            throw new CommandFailure(UNSUPPORTED_SCHEME, "(1) Protocol \"" + name
                    + "\" not supported: HTTP/3 needs https, in '" + url + "'");
        }
        return url.substring(scheme + 3);
    }

    private static HostPort origin(String authority, String url) throws CommandFailure {
        if (authority.isEmpty() || authority.contains("@")) {
            throw malformed(url, authority.isEmpty() ? "no host" : "user names in URLs are not supported");
        }
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        try {
            HostPort parsed = HostPort.parse(hasPort ? authority : authority + ":" + DEFAULT_PORT);
            if (parsed.host().isEmpty() || parsed.port() == 0) {
                throw malformed(url, "no host or port 0");
            }
            boolean address = parsed.host().contains(":");
            return address ? parsed : new HostPort(IDN.toASCII(parsed.host(), IDN.USE_STD3_ASCII_RULES), parsed.port());
        } catch (IllegalArgumentException e) {
            throw malformed(url, "'" + authority + "' is not a host with an optional port");
        }
    }

    private static String path(String rest, String url) throws CommandFailure {
        String bare = rest.substring(0, indexOfAny(rest, "#"));
        StringBuilder out = new StringBuilder(bare.startsWith("/") ? "" : "/");
        for (byte b : bare.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && b <= ' ' || b == 0x7f) {
                throw malformed(url, "a space or control character; write it as %20");
            }
            out.append(b < 0 ? String.format("%%%02X", b & 0xff) : String.valueOf((char) b));
        }
        return out.toString();
    }

    private static int indexOfAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static CommandFailure malformed(String url, String why) {
        return new CommandFailure(MALFORMED, "(3) URL malformed: '" + url + "': " + why);
    }

    @Override
    public String toString() {
        return "https://" + authority() + path;
    }
}
