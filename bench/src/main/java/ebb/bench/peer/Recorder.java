package ebb.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;

/** A flight recording of this JVM: where its threads spend processor time, and what they allocate. One at a time. */
final class Recorder {

    /** Processor time between two samples of a thread. */
    private static final String PERIOD = "1ms";
    private static final String ALLOCATIONS = "2000/s";

    private Recording recording;

    void start() {
        recording = new Recording();
        recording.enable("jdk.CPUTimeSample").with("throttle", PERIOD);
        recording.enable("jdk.ObjectAllocationSample").with("throttle", ALLOCATIONS);
        recording.start();
    }

    /** Ends it and writes it. */
    void dump(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
    }
}
