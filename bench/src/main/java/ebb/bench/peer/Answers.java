package ebb.bench.peer;

import java.io.IOException;

/** What every stack's answer is held against. */
final class Answers {

    private Answers() {
    }

    static void check(long wanted, long got) throws IOException {
        if (wanted != got) {
            throw new IOException("asked for " + wanted + " bytes, but got " + got);
        }
    }
}
