package ebb.cli.model;

/**
 * Ends a command with one line for the user and an exit code. Thrown anywhere in a command, caught once in {@code Ebb}.
 * The message names what went wrong, where, and what to do about it; it carries no stack trace.
 */
public final class CommandFailure extends Exception {

    /** Exit code for a failure while running. */
    public static final int RUNTIME = 1;
    /** Exit code for wrong arguments. */
    public static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** @param exitCode what the process ends with; @param message one line, without the {@code ebb:} prefix */
    public CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** A failure while running: exit code 1. */
    public static CommandFailure runtime(String message) {
        return new CommandFailure(RUNTIME, message);
    }

    /** Wrong arguments: exit code 2. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(USAGE, message);
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
