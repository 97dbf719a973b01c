package ebb.quic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttendanceTest {

    /** A resource that fails to close, however badly, does not keep the others open. */
    @Test
    void everyResourceIsClosed() throws InterruptedException {
        Attendance attendance = new Attendance();
        CountDownLatch closed = new CountDownLatch(1);
        attendance.attach(closed::countDown);
        attendance.attach(() -> {
            throw new AssertionError("a resource's own defect");
        });
        attendance.released();
        assertTrue(closed.await(20, TimeUnit.SECONDS), "the other resource stays open");
    }
}
