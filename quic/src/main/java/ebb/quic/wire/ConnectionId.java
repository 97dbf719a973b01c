package ebb.quic.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A connection ID: 0 to 20 bytes in the versions that Ebb speaks, up to 255 in others. Immutable. One of eight bytes,
 * as Ebb's own are, is a single object of 24 bytes.
 */
public final class ConnectionId {
    /** The longest connection ID of QUIC versions 1 and 2. */
    public static final int MAX_LENGTH = 20;
    /** The longest connection ID of any version (RFC 8999 §5.1), which version negotiation has to echo. */
    public static final int MAX_LENGTH_OF_ANY_VERSION = 255;
    /** The connection ID without bytes. */
    public static final ConnectionId EMPTY = new ConnectionId(new byte[0]);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The bytes of an ID of eight, when {@code bytes} is null. */
    private final long eight;
    private final byte[] bytes;

    private ConnectionId(byte[] bytes) {
        this.bytes = bytes;
        this.eight = 0;
    }

    private ConnectionId(long eight) {
        this.bytes = null;
        this.eight = eight;
    }

    /** A connection ID of a copy of these bytes. */
    public static ConnectionId of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** A connection ID of a copy of a part of an array. */
    public static ConnectionId of(byte[] bytes, int offset, int length) {
        if (length > MAX_LENGTH_OF_ANY_VERSION) {
            throw new IllegalArgumentException("no connection ID has " + length + " bytes");
        }
        if (length == Long.BYTES) {
            return new ConnectionId((long) LONG.get(bytes, offset));
        }
        return length == 0 ? EMPTY : new ConnectionId(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** The connection ID of the eight bytes of a number. */
    public static ConnectionId ofLong(long value) {
        return new ConnectionId(value);
    }

    /** The number of bytes. */
    public int length() {
        return bytes == null ? Long.BYTES : bytes.length;
    }

    /** One byte, 0 to 255. */
    public int byteAt(int index) {
        if (bytes == null) {
            return (int) (eight >>> 8 * (Long.BYTES - 1 - Objects.checkIndex(index, Long.BYTES))) & 0xff;
        }
        return bytes[index] & 0xff;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        byte[] copy = new byte[length()];
        copyTo(copy, 0);
        return copy;
    }

    /** Copies the bytes into an array. */
    public void copyTo(byte[] target, int offset) {
        if (bytes == null) {
            LONG.set(target, offset, eight);
        } else {
            System.arraycopy(bytes, 0, target, offset, bytes.length);
        }
    }

    /** Whether these bytes of a datagram are this connection ID; allocates nothing. */
    public boolean matches(byte[] other, int offset, int length) {
        if (bytes == null) {
            return length == Long.BYTES && eight == (long) LONG.get(other, offset);
        }
        return length == bytes.length && Arrays.equals(bytes, 0, length, other, offset, offset + length);
    }

    /** The number that an ID of exactly eight bytes spells. */
    public long asLong() {
        if (bytes != null) {
            throw new IllegalStateException("a connection ID of " + bytes.length + " bytes is no long");
        }
        return eight;
    }

    static ConnectionId read(WireReader in, int length) {
        int start = in.position();
        in.skip(length);
        return of(in.array(), start, length);
    }

    void writeTo(WireWriter out) {
        if (bytes == null) {
            out.writeLong(eight);
        } else {
            out.writeBytes(bytes);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionId that && eight == that.eight && Arrays.equals(bytes, that.bytes);
    }

    /** For collections of our own IDs only: a peer can make its IDs collide here. */
    @Override
    public int hashCode() {
        return bytes == null ? Long.hashCode(eight) : Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
