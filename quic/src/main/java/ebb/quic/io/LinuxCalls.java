package ebb.quic.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that the Linux socket needs. Each returns what the function returns, or the negated
 * {@code errno}. None allocates; {@code errno} is a piece of memory that {@link #newErrno} made, one for each thread.
 * Loading this class fails with a {@link LinkageError} where the functions do not exist.
 */
@SuppressWarnings("restricted")
final class LinuxCalls {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENOMEM = 12;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOCK_DGRAM = 2;
    private static final int NONBLOCK = 0x800;
    private static final int CLOEXEC = 0x80000;
    private static final int COUNTER_BYTES = 8;
    private static final int PR_SET_TIMERSLACK = 29;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = handle("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle GETSOCKOPT =
            handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            handle("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG = handle("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle PPOLL = handle("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = handle("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle PRCTL = LINKER.downcallHandle(function("prctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle READ = handle("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = LINKER.downcallHandle(function("write"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

    private LinuxCalls() {
    }

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(function(name), FunctionDescriptor.of(result, parameters), CAPTURE);
    }

    private static MemorySegment function(String name) {
        return LINKER.defaultLookup().find(name).orElseThrow(() -> new UnsatisfiedLinkError(name));
    }

    /** Memory that takes the error number of calls. */
    static MemorySegment newErrno(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    /** A UDP socket that never blocks. */
    static int socket(MemorySegment errno, int family) {
        try {
            return orErrno((int) SOCKET.invokeExact(errno, family, SOCK_DGRAM | NONBLOCK | CLOEXEC, 0), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int bind(MemorySegment errno, int descriptor, MemorySegment address, int addressBytes) {
        try {
            return orErrno((int) BIND.invokeExact(errno, descriptor, address, addressBytes), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Fills {@code address}; {@code length} holds its room before and its size after. */
    static int getsockname(MemorySegment errno, int descriptor, MemorySegment address, MemorySegment length) {
        try {
            return orErrno((int) GETSOCKNAME.invokeExact(errno, descriptor, address, length), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Reads an option whose value is an int; {@code value} takes it, and an int behind it takes its size. */
    static int getOption(MemorySegment errno, int descriptor, LinuxOption option, MemorySegment value) {
        try {
            value.set(JAVA_INT, Integer.BYTES, Integer.BYTES);
            return orErrno((int) GETSOCKOPT.invokeExact(errno, descriptor, option.level(), option.number(), value,
                    value.asSlice(Integer.BYTES)), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Sets an option whose value is the int at {@code value}. */
    static int setOption(MemorySegment errno, int descriptor, LinuxOption option, MemorySegment value) {
        try {
            return orErrno((int) SETSOCKOPT.invokeExact(errno, descriptor, option.level(), option.number(), value,
                    Integer.BYTES), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Takes up to {@code count} messages that have arrived; how many. */
    static int recvmmsg(MemorySegment errno, int descriptor, MemorySegment messages, int count) {
        try {
            return orErrno((int) RECVMMSG.invokeExact(errno, descriptor, messages, count, MSG_DONTWAIT,
                    MemorySegment.NULL), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Hands over {@code count} messages; how many were taken before one was refused. */
    static int sendmmsg(MemorySegment errno, int descriptor, MemorySegment messages, int count) {
        try {
            return orErrno((int) SENDMMSG.invokeExact(errno, descriptor, messages, count, MSG_DONTWAIT), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Waits for one of {@code count} descriptors, at most for the time given. */
    static int ppoll(MemorySegment errno, MemorySegment descriptors, int count, MemorySegment timeout) {
        try {
            return orErrno((int) PPOLL.invokeExact(errno, descriptors, (long) count, timeout, MemorySegment.NULL),
                    errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Lets timed waits of this thread end as exactly as the system can, instead of 50 microseconds late. */
    static void sharpenTimers() {
        try {
            int _ = (int) PRCTL.invokeExact(PR_SET_TIMERSLACK, 1L, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** A counter that can be waited for together with a socket. */
    static int eventfd(MemorySegment errno) {
        try {
            return orErrno((int) EVENTFD.invokeExact(errno, 0, NONBLOCK | CLOEXEC), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Sets a counter of {@link #eventfd} back to 0; {@code value} has room for a long. */
    static long drain(MemorySegment errno, int counter, MemorySegment value) {
        try {
            return (long) READ.invokeExact(errno, counter, value, (long) COUNTER_BYTES);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Adds 1 to a counter of {@link #eventfd}, which wakes whoever waits for it. Any thread; it cannot fail. */
    static void ring(int counter) {
        try {
            long _ = (long) WRITE.invokeExact(counter, ONE, (long) COUNTER_BYTES);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int close(MemorySegment errno, int descriptor) {
        try {
            return orErrno((int) CLOSE.invokeExact(errno, descriptor), errno);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static int orErrno(int result, MemorySegment errno) {
        return result >= 0 ? result : -(int) ERRNO.get(errno, 0L);
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException own ? own : new IllegalStateException(thrown);
    }
}
