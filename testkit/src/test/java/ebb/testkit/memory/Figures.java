package ebb.testkit.memory;

/** Prints what tests measured, for the tables in docs/memory.md: when the environment has {@code EBB_FIGURES}. */
final class Figures {

    private Figures() {
    }

    static void print(String format, Object... values) {
        if (System.getenv("EBB_FIGURES") != null) {
            System.out.printf(format + "%n", values);
        }
    }
}
