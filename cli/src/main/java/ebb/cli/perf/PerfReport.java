package ebb.cli.perf;

import ebb.cli.model.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of a run.
 *
 * @param bytes            content received or sent
 * @param seconds          from the first stream (or handshake) to the last answer
 * @param operations       requests or handshakes that were completed
 * @param p50Micros        half of the operations took no longer
 * @param p99Micros        99 of 100 took no longer
 * @param clientCpuSeconds processor time of this process meanwhile
 */
record PerfReport(PerfMode mode, long bytes, double seconds, long operations, long p50Micros, long p99Micros,
        long errors,
        double clientCpuSeconds) {

    static PerfReport of(PerfMode mode, Measurement measured, double seconds, double cpuSeconds) {
        Latencies latencies = measured.latencies;
        return new PerfReport(mode, measured.bytes.sum(), seconds, latencies.count(), latencies.quantileMicros(0.5),
                latencies.quantileMicros(0.99), measured.errors.sum(), cpuSeconds);
    }

    private double rate(double count) {
        return seconds > 0 ? count / seconds : 0;
    }

    /** One JSON object on one line; only what applies to the mode. */
    String toJson() {
        List<String> members = new ArrayList<>();
        members.add("\"mode\":\"" + mode.label() + "\"");
        if (!(mode instanceof PerfMode.Handshakes)) {
            members.add("\"bytes\":" + bytes);
        }
        members.add(number("seconds", seconds, 6));
        switch (mode) {
            case PerfMode.Download _, PerfMode.Upload _ -> members.add(number("bytesPerSecond", rate(bytes), 0));
            case PerfMode.Requests _ -> {
                members.add(number("bytesPerSecond", rate(bytes), 0));
                members.add(number("requestsPerSecond", rate(operations), 1));
            }
            case PerfMode.Handshakes _ -> members.add(number("handshakesPerSecond", rate(operations), 1));
        }
        if (!(mode instanceof PerfMode.Download || mode instanceof PerfMode.Upload)) {
            members.add("\"p50Micros\":" + p50Micros);
            members.add("\"p99Micros\":" + p99Micros);
        }
        members.add("\"errors\":" + errors);
        members.add(number("clientCpuSeconds", clientCpuSeconds, 3));
        return "{" + String.join(",", members) + "}";
    }

    private static String number(String name, double value, int digits) {
        return "\"" + name + "\":" + String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** A few lines for people. */
    String toText() {
        String what = switch (mode) {
            case PerfMode.Download _ -> transfer("received");
            case PerfMode.Upload _ -> transfer("sent");
            case PerfMode.Requests _ -> operations("requests");
            case PerfMode.Handshakes _ -> operations("handshakes");
        };
        return what + String.format(Locale.ROOT, "%n%d errors, %.2f s of processor time here",
                errors, clientCpuSeconds);
    }

    private String transfer(String verb) {
        return String.format(Locale.ROOT, "%s %s in %.2f s: %s/s", verb, ByteSize.describe(bytes), seconds,
                ByteSize.describe(rate(bytes)));
    }

    private String operations(String noun) {
        return String.format(Locale.ROOT, "%d %s in %.2f s: %.0f a second; half took up to %d µs, 99 %% up to %d µs",
                operations, noun, seconds, rate(operations), p50Micros, p99Micros);
    }
}
