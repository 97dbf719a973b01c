package ebb.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * A flight recording folded by component.
 *
 * @param time  samples, each of the same processor time
 * @param bytes allocated, as the JVM estimates from samples
 * @param lost  samples of processor time whose stack could not be told
 */
record Samples(Map<Component, Double> time, Map<Component, Double> bytes, long lost) {

    static Samples of(Path recording) throws IOException {
        Map<Component, Double> time = new EnumMap<>(Component.class);
        Map<Component, Double> bytes = new EnumMap<>(Component.class);
        long lost = 0;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                if (type.equals("jdk.ObjectAllocationSample")) {
                    bytes.merge(component(event), (double) event.getLong("weight"), Double::sum);
                } else if (type.equals("jdk.CPUTimeSample") && event.getStackTrace() != null) {
                    time.merge(component(event), 1.0, Double::sum);
                } else if (type.equals("jdk.CPUTimeSample")) {
                    lost++;
                }
            }
        }
        return new Samples(time, bytes, lost);
    }

    private static Component component(RecordedEvent event) {
        RecordedStackTrace stack = event.getStackTrace();
        return stack == null ? Component.OTHER
                : Component.of(stack.getFrames().stream().map(Samples::name).toList());
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    /** Shares of the whole, which is 1 unless there is nothing. */
    static Map<Component, Double> shares(Map<Component, Double> weights) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<Component, Double> shares = new EnumMap<>(Component.class);
        weights.forEach((component, weight) -> shares.put(component, weight / sum));
        return shares;
    }

    /** All components that have time or bytes, those with most time first. */
    List<Component> components() {
        return Arrays.stream(Component.values())
                .filter(component -> time.containsKey(component) || bytes.containsKey(component))
                .sorted(Comparator.comparingDouble(component -> -time.getOrDefault(component, 0.0)))
                .toList();
    }
}
