package ebb.cli.model;

/** Something that is done when this is closed, or when the process ends before. Idempotent if what is done is. */
public final class AtExit implements AutoCloseable {

    private final Runnable action;
    private final Thread hook;

    /** From now on the action is done when the process ends. */
    public AtExit(Runnable action) {
        this.action = action;
        this.hook = new Thread(action);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        action.run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending: the hook does the same.
            return;
        }
    }
}
