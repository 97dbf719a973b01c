package ebb.cli.perf;

import java.time.Duration;

/** What is measured. */
public sealed interface PerfMode {

    /** The name in the report. */
    String label();

    /** Receive so many bytes, shared among all streams. */
    record Download(long bytes) implements PerfMode {
        @Override
        public String label() {
            return "download";
        }
    }

    /** Send so many bytes, shared among all streams. */
    record Upload(long bytes) implements PerfMode {
        @Override
        public String label() {
            return "upload";
        }
    }

    /** Ask for {@code answerBytes} again and again, on a new stream each time, for so long. */
    record Requests(Duration time, long answerBytes) implements PerfMode {
        @Override
        public String label() {
            return "requests";
        }
    }

    /** Connect and close again and again for so long. */
    record Handshakes(Duration time) implements PerfMode {
        @Override
        public String label() {
            return "handshakes";
        }
    }
}
