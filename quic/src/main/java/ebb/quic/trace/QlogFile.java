package ebb.quic.trace;

/** One file: what its name begins with, its name once it exists, and whether writing it failed. */
final class QlogFile {
    private final String stem;
    /** The writer's. */
    private String name;
    private volatile boolean failed;

    QlogFile(String stem) {
        this.stem = stem;
    }

    String stem() {
        return stem;
    }

    /** The file's name, or null before it was created. Writer only. */
    String name() {
        return name;
    }

    /** The file exists under this name. Writer only. */
    void name(String chosen) {
        name = chosen;
    }

    boolean isFailed() {
        return failed;
    }

    void fail() {
        failed = true;
    }
}
