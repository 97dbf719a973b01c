package ebb.cli;

/**
 * What the launcher found out about the terminal, which Java cannot: {@code -Debb.terminals=out,err} names what is one.
 */
final class Terminal {

    private static final String TERMINALS = "," + System.getProperty("ebb.terminals", "") + ",";

    private Terminal() {
    }

    static boolean standardErrorShowsProgress() {
        return TERMINALS.contains(",err,");
    }

    static boolean standardOutput() {
        return TERMINALS.contains(",out,");
    }
}
