package ebb.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerfReportTest {

    @Test
    void jsonHasWhatAppliesToTheMode() {
        var download = new PerfReport(new PerfMode.Download(1000), 1000, 0.5, 1, 500, 500, 0, 0.25);
        assertEquals("{\"mode\":\"download\",\"bytes\":1000,\"seconds\":0.500000,\"bytesPerSecond\":2000,"
                + "\"errors\":0,\"clientCpuSeconds\":0.250}", download.toJson());
        var requests = new PerfReport(new PerfMode.Requests(Duration.ofSeconds(2), 10), 40, 2, 4, 11, 22, 1, 0);
        assertEquals("{\"mode\":\"requests\",\"bytes\":40,\"seconds\":2.000000,\"bytesPerSecond\":20,"
                + "\"requestsPerSecond\":2.0,\"p50Micros\":11,"
                + "\"p99Micros\":22,\"errors\":1,\"clientCpuSeconds\":0.000}",
                requests.toJson());
        var handshakes = new PerfReport(new PerfMode.Handshakes(Duration.ofSeconds(2)), 0, 2, 4, 11, 22, 0, 0);
        assertEquals("{\"mode\":\"handshakes\",\"seconds\":2.000000,\"handshakesPerSecond\":2.0,"
                + "\"p50Micros\":11,\"p99Micros\":22,\"errors\":0,\"clientCpuSeconds\":0.000}", handshakes.toJson());
    }

    @Test
    void textNamesAmountAndSpeed() {
        var upload = new PerfReport(new PerfMode.Upload(10 << 20), 10 << 20, 2, 1, 0, 0, 0, 1.5);
        assertTrue(upload.toText().startsWith("sent 10 MiB in 2.00 s: 5 MiB/s"), upload.toText());
    }

    @Test
    void aRunWithoutTimeHasNoInfiniteRate() {
        var nothing = new PerfReport(new PerfMode.Download(0), 0, 0, 0, 0, 0, 0, 0);
        assertTrue(nothing.toJson().contains("\"bytesPerSecond\":0"));
    }

    @Test
    void sharesAddUpToTheWhole() {
        assertEquals(1003, IntStream.range(0, 10).mapToLong(i -> PerfRun.share(1003, 10, i)).sum());
        assertEquals(101, PerfRun.share(1003, 10, 0));
        assertEquals(100, PerfRun.share(1003, 10, 9));
    }
}
