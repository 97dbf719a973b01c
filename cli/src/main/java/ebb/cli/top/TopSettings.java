package ebb.cli.top;

import java.net.URI;
import java.time.Duration;

/**
 * What {@code ebb top} is to do.
 *
 * @param admin    the admin endpoint
 * @param interval time between two questions
 * @param once     whether to show one answer and end
 * @param sort     what connections are sorted by at first
 * @param terminal whether standard output is a terminal
 */
public record TopSettings(URI admin, Duration interval, boolean once, SortKey sort, boolean terminal) {

    /** Reads {@code http://HOST:PORT/} or {@code HOST:PORT}; {@code IllegalArgumentException} with a message for the user. */
    public static URI url(String text) {
        try {
            URI url = URI.create(text.contains("://") ? text : "http://" + text);
            if (url.getHost() != null && url.getScheme().equals("http")) {
                return url.resolve("/");
            }
        } catch (IllegalArgumentException _) {
            // It is said below, as for everything else that is no such address.
        }
        throw new IllegalArgumentException("'" + text + "' is not the address of an admin endpoint; write for example"
                + " http://127.0.0.1:9443");
    }
}
