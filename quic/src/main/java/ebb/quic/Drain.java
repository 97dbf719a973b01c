package ebb.quic;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.io.LoopGroup;
import ebb.quic.io.SystemClock;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** The graceful end of an endpoint: newcomers refused, handlers asked to finish, the rest closed, all released. */
final class Drain {
    private static final CloseReason SHUTDOWN = new CloseReason.LocalClose(0, "shutting down");
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** How often at least the waiting thread looks, should a wake-up be missed. */
    private static final long LOOK_MILLIS = 100;

    private Drain() {
    }

    static void run(LoopGroup loops, Dispatch dispatch, Duration drain) throws IOException {
        long deadline = SystemClock.now() + drain.toNanos();
        // All of them first: a newcomer that one loop refuses must not be taken in by another.
        loops.each(endpoint -> {
            endpoint.stopAccepting();
            return endpoint;
        });
        loops.links().forEach(Drain::askToFinish);
        while (SystemClock.now() < deadline && isAnyLive(loops.report())) {
            await(dispatch, deadline);
        }
        loops.links().forEach(Drain::closeByProtocol);
        loops.each(endpoint -> {
            endpoint.closeAll(SHUTDOWN, SystemClock.now());
            return endpoint;
        });
        while (loops.each(Endpoint::isEmpty).contains(false)) {
            await(dispatch, Long.MAX_VALUE);
        }
    }

    private static boolean isAnyLive(EndpointReport report) {
        return report.handshaking() + report.active() > 0;
    }

    /** A connection with a handler is the handler's to finish; one without is closed. */
    private static void askToFinish(Link link) {
        if (link.attachment() instanceof HandledAttendance handled && handled.wasOpened()) {
            handled.later(() -> handled.handler().draining(handled.handle()));
        } else if (link.core() != null) {
            link.core().requestClose(SHUTDOWN);
        }
    }

    private static void closeByProtocol(Link link) {
        if (link.core() != null && link.attachment() instanceof HandledAttendance handled && handled.wasOpened()) {
            link.core().requestClose(new CloseReason.LocalClose(handled.handler().closeCode(), "shutting down"));
        }
    }

    private static void await(Dispatch dispatch, long deadline) throws IOException {
        long left = Math.min(LOOK_MILLIS, Math.max(1, (deadline - SystemClock.now()) / NANOS_PER_MILLI));
        try {
            dispatch.awaitRelease(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while shutting down");
        }
    }
}
