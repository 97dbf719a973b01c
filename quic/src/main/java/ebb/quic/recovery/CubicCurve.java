package ebb.quic.recovery;

/**
 * The curve that a CUBIC window follows in one stage of congestion avoidance, and Reno's window beside it (RFC 9438
 * §4.2, §4.3), in bytes. Time in which the window is not used is left out. Loop-confined; owned by {@link Cubic}.
 */
final class CubicCurve {
    /** RFC 9438 §4.6: what is left of the window after congestion. */
    static final double BETA = 0.7;

    /** RFC 9438 §5.1: segments per second³. */
    private static final double C = 0.4;
    /** RFC 9438 §4.3: with this increase a decrease to 0.7 is on average as fast as Reno. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);
    private static final double MAX_GROWTH = 1.5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int maxDatagramSize;
    private final double plateau;
    private final double windowBeforeCongestion;
    private final double secondsToPlateau;
    private long start;
    private long lastGrowth;
    private boolean paused;
    private double renoWindow;

    /**
     * A curve that begins now.
     *
     * @param plateau where it is flat, if that is above the window
     * @param windowBeforeCongestion where Reno's window stops catching up
     */
    CubicCurve(double window, double plateau, double windowBeforeCongestion, int maxDatagramSize, long now) {
        this.maxDatagramSize = maxDatagramSize;
        this.windowBeforeCongestion = windowBeforeCongestion;
        // RFC 9438 §4.8, §4.10: without a plateau above it, the curve starts flat at the present window.
        this.plateau = Math.max(plateau, window);
        // RFC 9438 §4.2: K, the time from here to the plateau.
        secondsToPlateau = Math.cbrt((this.plateau - window) / maxDatagramSize / C);
        renoWindow = window;
        start = now;
        lastGrowth = now;
    }

    /** From the last growth to the next one no time passes. */
    void pause() {
        paused = true;
    }

    /** The window after so many bytes were acknowledged. */
    double grow(double window, int bytes, long now, long smoothedRttNanos) {
        if (paused) {
            // RFC 9438 §4.2: the elapsed time does not include periods in which the application limited the window.
            start += now - lastGrowth;
            paused = false;
        }
        lastGrowth = now;
        // RFC 9438 §4.3: once Reno's window is where congestion was, it grows as Reno's does.
        double alpha = renoWindow >= windowBeforeCongestion ? 1 : ALPHA;
        renoWindow += alpha * maxDatagramSize * bytes / window;
        double elapsed = (now - start) / NANOS_PER_SECOND;
        if (at(elapsed) < renoWindow) {
            return Math.max(window, renoWindow);
        }
        // RFC 9438 §4.4, §4.5: towards where the curve will be one RTT from now, at most half as much again.
        double target = at(elapsed + smoothedRttNanos / NANOS_PER_SECOND);
        double bounded = Math.max(window, Math.min(target, MAX_GROWTH * window));
        return window + (bounded - window) / window * bytes;
    }

    /** RFC 9438 §4.2: W_cubic, the window so many seconds after the stage began. */
    private double at(double seconds) {
        double t = seconds - secondsToPlateau;
        return C * t * t * t * maxDatagramSize + plateau;
    }
}
