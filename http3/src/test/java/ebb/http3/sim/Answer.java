package ebb.http3.sim;

import java.io.IOException;

/** What became of a request so far. For the simulation's strands, of which one runs at a time. */
public final class Answer {
    private int status;
    private long bytes;
    private IOException failure;
    private boolean complete;

    Answer() {
    }

    void head(int code) {
        status = code;
    }

    void content(int length) {
        bytes += length;
    }

    void completed() {
        complete = true;
    }

    void failed(IOException cause) {
        failure = cause;
    }

    /** The status of the final response; 0 before it is there. */
    public int status() {
        return status;
    }

    /** Bytes of content that have been read. */
    public long bytes() {
        return bytes;
    }

    /** Whether the response has been read to its clean end. */
    public boolean isComplete() {
        return complete;
    }

    /** What whoever asked was told in place of an answer; null where there was no failure. */
    public IOException failure() {
        return failure;
    }
}
