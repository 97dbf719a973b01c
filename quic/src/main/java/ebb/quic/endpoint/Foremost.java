package ebb.quic.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The few connections with the largest figures out of many that pass by, in a heap whose root is the one that goes next.
 * Lives for one question, on the loop. Bound: as many as it was made for; whoever passes by and is not kept costs nothing.
 */
final class Foremost {
    private final long[] figures;
    private final LiveConnection[] entries;
    private int size;

    Foremost(int most) {
        figures = new long[most];
        entries = new LiveConnection[most];
    }

    /** Keeps a connection if it is among the foremost so far. */
    void offer(LiveConnection entry, long figure) {
        if (size < entries.length) {
            rise(size++, entry, figure);
        } else if (size > 0 && isBefore(entry, figure, 0)) {
            sink(entry, figure);
        }
    }

    /** Takes all out, the foremost first. */
    Deque<LiveConnection> takeAll() {
        Deque<LiveConnection> all = new ArrayDeque<>(size);
        while (size > 0) {
            all.addFirst(entries[0]);
            size--;
            sink(entries[size], figures[size]);
        }
        return all;
    }

    /** Among equals the older connection, which has the smaller number, comes first. */
    private boolean isBefore(LiveConnection entry, long figure, int place) {
        return figure != figures[place] ? figure > figures[place] : entry.link().id() < entries[place].link().id();
    }

    private void rise(int from, LiveConnection entry, long figure) {
        int place = from;
        while (place > 0 && !isBefore(entry, figure, (place - 1) / 2)) {
            move((place - 1) / 2, place);
            place = (place - 1) / 2;
        }
        put(place, entry, figure);
    }

    /** Puts an entry in the place of the root, and further down as long as one below it goes before it. */
    private void sink(LiveConnection entry, long figure) {
        int place = 0;
        for (int below = last(place); below >= 0 && isBefore(entry, figure, below); below = last(place)) {
            move(below, place);
            place = below;
        }
        put(place, entry, figure);
    }

    /** Which of the two below a place is the later one; -1 when there is none. */
    private int last(int place) {
        int left = 2 * place + 1;
        int right = left + 1;
        if (left >= size) {
            return -1;
        }
        return right < size && isBefore(entries[left], figures[left], right) ? right : left;
    }

    private void move(int from, int to) {
        put(to, entries[from], figures[from]);
    }

    private void put(int place, LiveConnection entry, long figure) {
        entries[place] = entry;
        figures[place] = figure;
    }
}
