package ebb.quic;

/** Finds the line of the application that called into Ebb. */
final class CallSite {
    private static final String OURS = "ebb.quic.";

    private CallSite() {
    }

    /** The class, method and line of the nearest caller that is not Ebb's; one string for all calls from one line. */
    static String ofApplication() {
        return StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> !frame.getClassName().startsWith(OURS))
                .findFirst()
                .map(frame -> frame.toStackTraceElement().toString().intern())
                .orElse("unknown"));
    }
}
