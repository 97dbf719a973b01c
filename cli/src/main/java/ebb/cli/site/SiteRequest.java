package ebb.cli.site;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/**
 * One request as the site sees it, whatever protocol carried it.
 *
 * @param method upper case as sent
 * @param target path and query as sent, percent-encoded
 * @param fields looks a header field up by its lower-case name
 * @param body   the request's content; read only by what wants it
 */
public record SiteRequest(String method, String target, Function<String, Optional<String>> fields, InputStream body) {

    /** A request with neither fields nor body, as HTTP/0.9 makes it. */
    public static SiteRequest get(String target) {
        return new SiteRequest("GET", target, name -> Optional.empty(), InputStream.nullInputStream());
    }

    Optional<String> field(String name) {
        return fields.apply(name);
    }

    /** The target without its query, still percent-encoded. */
    String rawPath() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query with its question mark, or nothing. */
    String rawQuery() {
        return target.substring(rawPath().length());
    }

    boolean isGetOrHead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
