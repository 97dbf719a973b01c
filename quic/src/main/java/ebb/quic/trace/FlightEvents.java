package ebb.quic.trace;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Limit;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.Pressure;
import java.net.InetSocketAddress;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The events that a flight recording shows of connections and their memory. Thread-safe; nearly free when none runs. */
public final class FlightEvents {

    private FlightEvents() {
    }

    /** A handshake is complete. */
    public static void opened(long id, String protocol, InetSocketAddress remote) {
        ConnectionOpened event = new ConnectionOpened();
        if (event.isEnabled()) {
            event.connection = id;
            event.protocol = protocol;
            event.remote = remote.getAddress().getHostAddress() + " port " + remote.getPort();
            event.commit();
        }
    }

    /** The core of a connection is gone. */
    public static void closed(long id, CloseReason reason, MemoryReport memory) {
        ConnectionClosed event = new ConnectionClosed();
        if (event.isEnabled()) {
            event.connection = id;
            event.reason = reason.label();
            event.details = reason.describe();
            event.usedBytes = memory.usedBytes();
            event.peakBytes = memory.peakBytes();
            event.commit();
        }
    }

    /** Nothing is left of a connection. */
    public static void released(long id, CloseReason reason, long driftBytes) {
        ConnectionReleased event = new ConnectionReleased();
        if (event.isEnabled()) {
            event.connection = id;
            event.reason = reason.label();
            event.driftBytes = driftBytes;
            event.commit();
        }
    }

    /** A released connection is still held by the application. */
    public static void held(long id, CloseReason reason, String origin, long sinceReleaseNanos) {
        ConnectionHeld event = new ConnectionHeld();
        if (event.isEnabled()) {
            event.connection = id;
            event.reason = reason.label();
            event.origin = origin;
            event.sinceRelease = sinceReleaseNanos;
            event.commit();
        }
    }

    /** A limit was hit. */
    public static void limitHit(Limit limit, long times) {
        LimitHit event = new LimitHit();
        if (event.isEnabled()) {
            event.limit = limit.label();
            event.times = times;
            event.commit();
        }
    }

    /** The pressure ladder was climbed or descended. */
    public static void pressure(Pressure rung, long usedBytes, long budgetBytes) {
        MemoryPressure event = new MemoryPressure();
        if (event.isEnabled()) {
            event.rung = rung.name();
            event.usedBytes = usedBytes;
            event.budgetBytes = budgetBytes;
            event.commit();
        }
    }

    @Name("ebb.ConnectionOpened")
    @Label("QUIC Connection Opened")
    @Category("Ebb")
    @Description("The handshake of a connection is complete")
    @StackTrace(false)
    static final class ConnectionOpened extends Event {
        @Label("Connection")
        long connection;
        @Label("Protocol")
        String protocol;
        @Label("Remote Address")
        String remote;
    }

    @Name("ebb.ConnectionClosed")
    @Label("QUIC Connection Closed")
    @Category("Ebb")
    @Description("A connection was closed; at most a stub of it is left")
    @StackTrace(false)
    static final class ConnectionClosed extends Event {
        @Label("Connection")
        long connection;
        @Label("Reason")
        String reason;
        @Label("Details")
        String details;
        @Label("Memory When Closed")
        @DataAmount
        long usedBytes;
        @Label("Peak Memory")
        @DataAmount
        long peakBytes;
    }

    @Name("ebb.ConnectionReleased")
    @Label("QUIC Connection Released")
    @Category("Ebb")
    @Description("Nothing is left of a connection")
    @StackTrace(false)
    static final class ConnectionReleased extends Event {
        @Label("Connection")
        long connection;
        @Label("Reason")
        String reason;
        @Label("Drift")
        @Description("Bytes that its account still held: 0 unless Ebb has a defect")
        @DataAmount
        long driftBytes;
    }

    @Name("ebb.ConnectionHeld")
    @Label("QUIC Connection Held After Close")
    @Category("Ebb")
    @Description("The application still holds the handle of a released connection")
    @StackTrace(false)
    static final class ConnectionHeld extends Event {
        @Label("Connection")
        long connection;
        @Label("Reason")
        String reason;
        @Label("Taken Over By")
        String origin;
        @Label("Since Release")
        @Timespan(Timespan.NANOSECONDS)
        long sinceRelease;
    }

    @Name("ebb.LimitHit")
    @Label("QUIC Limit Hit")
    @Category("Ebb")
    @StackTrace(false)
    static final class LimitHit extends Event {
        @Label("Limit")
        String limit;
        @Label("Times Since Start")
        long times;
    }

    @Name("ebb.MemoryPressure")
    @Label("QUIC Memory Pressure")
    @Category("Ebb")
    @StackTrace(false)
    static final class MemoryPressure extends Event {
        @Label("Rung")
        String rung;
        @Label("Memory Used")
        @DataAmount
        long usedBytes;
        @Label("Memory Budget")
        @DataAmount
        long budgetBytes;
    }
}
