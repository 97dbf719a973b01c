package ebb.quic.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct mmsghdr} with everything that it points to but the payload: for each message an address,
 * one piece of payload and control messages. Made once for a direction of a socket; confined to its loop.
 *
 * <p>Offsets are those of 64-bit Linux, x86-64 and AArch64 alike. Control messages are aligned to 8 bytes.
 */
final class LinuxMessages {
    /** Room for a {@code struct sockaddr_in6}, and a bit. */
    static final int NAME_BYTES = 32;
    static final int CONTROL_HEADER_BYTES = 16;

    /** Segment size or ECN mark in their places of the IPv4 and IPv6 header, and the local address of both kinds. */
    private static final int CONTROL_BYTES = 192;
    private static final int HEADER_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int RECEIVED = 56;
    private static final int VECTOR_BYTES = 16;
    private static final int VECTOR_LENGTH = 8;
    /** MSG_TRUNC or MSG_CTRUNC: there was more than the room for payload or control messages took. */
    private static final int TRUNCATED = 0x20 | 0x8;

    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment controls;

    LinuxMessages(Arena arena, int count) {
        headers = arena.allocate((long) count * HEADER_BYTES, Long.BYTES);
        vectors = arena.allocate((long) count * VECTOR_BYTES, Long.BYTES);
        names = arena.allocate((long) count * NAME_BYTES, Long.BYTES);
        controls = arena.allocate((long) count * CONTROL_BYTES, Long.BYTES);
        for (int i = 0; i < count; i++) {
            set(i, NAME, names.address() + name(i));
            set(i, VECTOR, vectors.address() + (long) i * VECTOR_BYTES);
            set(i, VECTOR_COUNT, 1);
            set(i, CONTROL, controls.address() + control(i));
            prepareToReceive(i);
        }
    }

    private void set(int i, int field, long value) {
        headers.set(JAVA_LONG, (long) i * HEADER_BYTES + field, value);
    }

    private int get(int i, int field) {
        return headers.get(JAVA_INT, (long) i * HEADER_BYTES + field);
    }

    /** The array from message {@code i} on. */
    MemorySegment from(int i) {
        return i == 0 ? headers : headers.asSlice((long) i * HEADER_BYTES);
    }

    /** Points message {@code i} to its payload. */
    void payload(int i, long address, int length) {
        vectors.set(JAVA_LONG, (long) i * VECTOR_BYTES, address);
        vectors.set(JAVA_LONG, (long) i * VECTOR_BYTES + VECTOR_LENGTH, length);
    }

    /** Gives message {@code i} all its room for an address and control messages. */
    void prepareToReceive(int i) {
        headers.set(JAVA_INT, (long) i * HEADER_BYTES + NAME_LENGTH, NAME_BYTES);
        set(i, CONTROL_LENGTH, CONTROL_BYTES);
        set(i, FLAGS, 0);
    }

    /** Gives message {@code i} an address of so many bytes and no control messages. */
    void prepareToSend(int i, int nameBytes) {
        headers.set(JAVA_INT, (long) i * HEADER_BYTES + NAME_LENGTH, nameBytes);
        set(i, CONTROL_LENGTH, 0);
    }

    /** The bytes that message {@code i} was received with. */
    int received(int i) {
        return get(i, RECEIVED);
    }

    /** Whether message {@code i} did not fit and is therefore of no use. */
    boolean isTruncated(int i) {
        return (get(i, FLAGS) & TRUNCATED) != 0;
    }

    /** The memory of all addresses; that of message {@code i} is at {@link #name}. */
    MemorySegment names() {
        return names;
    }

    long name(int i) {
        return (long) i * NAME_BYTES;
    }

    /** The memory of all control messages; message {@code i} has those from {@link #control} to {@link #controlEnd}. */
    MemorySegment controls() {
        return controls;
    }

    long control(int i) {
        return (long) i * CONTROL_BYTES;
    }

    long controlEnd(int i) {
        return control(i) + Math.min(CONTROL_BYTES, get(i, CONTROL_LENGTH));
    }

    /** Appends a control message to message {@code i}; its data is to be written where the result says. */
    long addControl(int i, LinuxOption kind, int dataBytes) {
        long at = controlEnd(i);
        controls.set(JAVA_LONG, at, CONTROL_HEADER_BYTES + dataBytes);
        controls.set(JAVA_INT, at + Long.BYTES, kind.level());
        controls.set(JAVA_INT, at + Long.BYTES + Integer.BYTES, kind.number());
        set(i, CONTROL_LENGTH, controlAfter(at) - control(i));
        return at + CONTROL_HEADER_BYTES;
    }

    /** The size of the control message at {@code at}, its header included; what the kernel wrote is taken as it is. */
    int controlLength(long at) {
        return (int) controls.get(JAVA_LONG, at);
    }

    int controlLevel(long at) {
        return controls.get(JAVA_INT, at + Long.BYTES);
    }

    int controlNumber(long at) {
        return controls.get(JAVA_INT, at + Long.BYTES + Integer.BYTES);
    }

    /** Where the control message after the one at {@code at} starts. */
    long controlAfter(long at) {
        return at + (Math.max(CONTROL_HEADER_BYTES, controlLength(at)) + Long.BYTES - 1 & -Long.BYTES);
    }
}
