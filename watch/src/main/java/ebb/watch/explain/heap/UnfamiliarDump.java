package ebb.watch.explain.heap;

/** A dump whose classes are not those of this version of Ebb, or not of a JVM that is understood here. */
final class UnfamiliarDump extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfamiliarDump(String what) {
        super(what + ": was it written by another version of Ebb?");
    }
}
