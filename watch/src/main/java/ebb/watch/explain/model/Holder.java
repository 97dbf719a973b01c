package ebb.watch.explain.model;

import java.util.List;

/**
 * What holds a group of closed connections.
 *
 * @param holder the holder in the application's words: {@code com.acme.Rooms.BY_USER → Room.connection}
 * @param holderType the type of the collection or object behind the holder's field, or what kind of holder it is
 * @param path the way from a root of garbage collection to one connection of the group, as an example
 * @param connections closed connections that it holds
 * @param keptBytes bytes that only these connections' entries keep, about
 * @param sentence all that in one sentence
 */
public record Holder(String holder, String holderType, List<String> path, int connections, long keptBytes,
        String sentence) {

    public Holder {
        path = List.copyOf(path);
    }
}
