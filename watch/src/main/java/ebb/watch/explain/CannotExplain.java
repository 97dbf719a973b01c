package ebb.watch.explain;

/** Why there is no explanation: one sentence that names what is wrong and what to do. */
public final class CannotExplain extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A reason in words.
     *
     * @param message one sentence for people
     */
    public CannotExplain(String message) {
        super(message, null, false, false);
    }
}
