package ebb.cli.soak;

import java.util.List;

/**
 * Everything that a run measured.
 *
 * @param cold     before the first connection
 * @param warmUp   the small wave, which loads code and fills pools: what it leaves is what all must come back to
 * @param waves    those that count
 * @param last     after them, when everything had its time to go
 * @param timeline what the server looked like all along
 */
record Outcome(SoakSettings settings, String subject, Sample cold, Wave warmUp, List<Wave> waves, Sample last,
        List<Timeline.Point> timeline) {

    /** The server when its code is loaded and nothing is connected: what everything is compared with. */
    Sample before() {
        return warmUp.after();
    }

    /** Connections that the waves were to open. */
    long asked() {
        return waves.stream().mapToLong(Wave::asked).sum();
    }

    /** Connections that they did open. */
    long opened() {
        return waves.stream().mapToLong(Wave::opened).sum();
    }

    /** The line through the live heap after each wave; our own server only. */
    Line heap() {
        return Line.fit(afterEach(sample -> sample.state().orElseThrow().heapBytes()));
    }

    /** The line through the resident memory after each wave. */
    Line rss() {
        return Line.fit(afterEach(Sample::rssBytes));
    }

    private double[] afterEach(java.util.function.ToLongFunction<Sample> figure) {
        // A single wave has no slope of its own: then the warm-up is the first point.
        Sample[] samples = waves.size() > 1 ? waves.stream().map(Wave::after).toArray(Sample[]::new)
                : new Sample[] {before(), waves.getFirst().after()};
        return java.util.Arrays.stream(samples).mapToDouble(figure::applyAsLong).toArray();
    }
}
