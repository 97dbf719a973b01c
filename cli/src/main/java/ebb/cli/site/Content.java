package ebb.cli.site;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of an answer: a length, and a way to write itself once, in pieces. Holds no open file until it is written.
 */
public interface Content {

    /** The length when it is not known before the end. */
    long UNKNOWN = -1;

    /** How many bytes {@link #writeTo} writes, or {@link #UNKNOWN}. */
    long length();

    /** Writes all of it; does not close {@code out}. Blocks as long as the receiver does. */
    void writeTo(OutputStream out) throws IOException;
}
