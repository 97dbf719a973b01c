package ebb.quic;

import ebb.quic.connection.Link;
import ebb.quic.io.EventLoop;
import ebb.quic.io.SystemClock;
import ebb.quic.model.CloseReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;

/** The graceful end of an endpoint: newcomers refused, handlers asked to finish, the rest closed, all released. */
final class Drain {
    private static final CloseReason SHUTDOWN = new CloseReason.LocalClose(0, "shutting down");
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** How often at least the waiting thread looks, should a wake-up be missed. */
    private static final long LOOK_MILLIS = 100;

    private Drain() {
    }

    static void run(EventLoop loop, Dispatch dispatch, Duration drain) throws IOException {
        long deadline = SystemClock.now() + drain.toNanos();
        List<Link> links = loop.call(() -> {
            loop.endpoint().stopAccepting();
            return loop.endpoint().links();
        });
        links.forEach(Drain::askToFinish);
        while (SystemClock.now() < deadline && loop.call(() -> loop.endpoint().report().live()
                > loop.endpoint().report().closing() + loop.endpoint().report().draining())) {
            await(dispatch, deadline);
        }
        loop.call(() -> {
            loop.endpoint().links().forEach(Drain::closeByProtocol);
            return null;
        });
        loop.call(() -> {
            loop.endpoint().closeAll(SHUTDOWN, SystemClock.now());
            return null;
        });
        while (!loop.call(() -> loop.endpoint().isEmpty())) {
            await(dispatch, Long.MAX_VALUE);
        }
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
