package ebb.quic.stream;

/**
 * The streams with something to send, in the order of their turns, and those that wait for credit of the connection.
 * Two lists through the streams themselves: no allocation, each stream on one list at most. Loop-confined. 32 bytes.
 */
final class SendQueues {
    private static final byte NONE = 0;
    private static final byte READY = 1;
    private static final byte PARKED = 2;

    private Stream firstReady;
    private Stream lastReady;
    private Stream firstParked;
    private Stream lastParked;

    /** The stream whose turn it is, or null. */
    Stream first() {
        return firstReady;
    }

    boolean hasParked() {
        return firstParked != null;
    }

    /** Puts a stream at the tail of the ready ones, unless it is there already. */
    void ready(Stream stream) {
        if (stream.queue != READY) {
            remove(stream);
            append(stream, READY);
        }
    }

    /** The stream had its turn. */
    void toTail(Stream stream) {
        if (lastReady != stream) {
            remove(stream);
            append(stream, READY);
        }
    }

    /** The stream waits for credit of the connection. */
    void park(Stream stream) {
        remove(stream);
        append(stream, PARKED);
    }

    /** There is credit again: those that waited are ready, in their order. */
    void unpark() {
        for (Stream stream = firstParked; stream != null; stream = firstParked) {
            ready(stream);
        }
    }

    private void append(Stream stream, byte queue) {
        Stream last = queue == READY ? lastReady : lastParked;
        stream.queue = queue;
        stream.previousInQueue = last;
        setLast(queue, stream);
        if (last == null) {
            setFirst(queue, stream);
        } else {
            last.nextInQueue = stream;
        }
    }

    /** Takes the stream off its list, if it is on one. */
    void remove(Stream stream) {
        if (stream.queue == NONE) {
            return;
        }
        Stream previous = stream.previousInQueue;
        Stream next = stream.nextInQueue;
        if (previous == null) {
            setFirst(stream.queue, next);
        } else {
            previous.nextInQueue = next;
        }
        if (next == null) {
            setLast(stream.queue, previous);
        } else {
            next.previousInQueue = previous;
        }
        stream.nextInQueue = null;
        stream.previousInQueue = null;
        stream.queue = NONE;
    }

    private void setFirst(byte queue, Stream stream) {
        if (queue == READY) {
            firstReady = stream;
        } else {
            firstParked = stream;
        }
    }

    private void setLast(byte queue, Stream stream) {
        if (queue == READY) {
            lastReady = stream;
        } else {
            lastParked = stream;
        }
    }
}
