package ebb.quic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SequenceTest {

    /** Whatever a callback throws, those after it run: resources tied to the connection are closed there. */
    @Test
    void errorOfOneCallbackSparesTheOthers() throws InterruptedException {
        Sequence sequence = new Sequence();
        CountDownLatch ran = new CountDownLatch(1);
        sequence.execute(() -> {
            throw new AssertionError("a callback's own defect");
        });
        sequence.execute(ran::countDown);
        assertTrue(ran.await(20, TimeUnit.SECONDS), "the callback after it never ran");
    }
}
