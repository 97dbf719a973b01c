package ebb.watch.admin;

import java.io.IOException;
import java.util.Map;

/** Finds out who holds the closed connections of this JVM. May take many seconds; one at a time. */
public interface HeldExplainer {

    /**
     * Looks, and says what it found.
     *
     * @return the members of the explanation, as docs/admin.md has them: maps, lists, texts and numbers
     * @throws IOException if it could not look; the message is for people
     */
    Map<String, Object> explain() throws IOException;
}
