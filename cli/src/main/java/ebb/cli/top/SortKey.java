package ebb.cli.top;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What connections are sorted by, the most first; the server does it. */
public enum SortKey {
    /** Bytes on the account. */
    MEMORY('m'),
    /** Time since the connection began. */
    AGE('a'),
    /** Smoothed round trip. */
    RTT('t'),
    /** Bytes received. */
    RECEIVED('r'),
    /** Bytes sent. */
    SENT('s');

    private final char key;

    SortKey(char key) {
        this.key = key;
    }

    char key() {
        return key;
    }

    /** The name in requests and on the screen. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SortKey> ofKey(int key) {
        return Arrays.stream(values()).filter(each -> each.key == key).findFirst();
    }
}
