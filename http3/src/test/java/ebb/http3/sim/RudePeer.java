package ebb.http3.sim;

import ebb.http3.stream.Bytes;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import ebb.testkit.Payload;
import ebb.testkit.Seen;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An evil peer that says any bytes on any stream, each byte once and in its place. It knows no limit of its peer, so
 * whoever uses it must stay within those.
 */
public final class RudePeer {
    /** There was no such frame. */
    public static final long NONE = -1;

    private static final int PIECE_BYTES = 1_000;

    private final EvilPeer peer;
    private final Map<Long, Long> sent = new HashMap<>();

    RudePeer(EvilPeer peer) {
        this.peer = peer;
    }

    /** The peer itself. */
    public EvilPeer peer() {
        return peer;
    }

    /** Sends the next bytes of a stream. */
    public void say(long stream, byte[]... parts) {
        say(stream, Bytes.join(parts), false);
    }

    /** Sends the last bytes of a stream. */
    public void end(long stream, byte[]... parts) {
        say(stream, Bytes.join(parts), true);
    }

    private void say(long stream, byte[] bytes, boolean fin) {
        long offset = sent.getOrDefault(stream, 0L);
        int at = 0;
        do {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE_BYTES));
            at += piece.length;
            peer.send(PacketType.ONE_RTT, Payload.stream(stream, offset, piece, fin && at == bytes.length));
            offset += piece.length;
        } while (at < bytes.length);
        sent.put(stream, offset);
    }

    /** The bytes that came on a stream, if they came in one piece from its beginning. */
    public byte[] heard(long stream) {
        byte[] all = new byte[0];
        for (Seen packet : peer.seen()) {
            for (Seen.Content.Stream frame : packet.contents(Seen.Content.Stream.class)) {
                if (frame.id() == stream && frame.offset() <= all.length) {
                    int end = (int) frame.offset() + frame.data().length;
                    all = Arrays.copyOf(all, Math.max(all.length, end));
                    System.arraycopy(frame.data(), 0, all, (int) frame.offset(), frame.data().length);
                }
            }
        }
        return all;
    }

    /** Whether the end of a stream came. */
    public boolean isEnded(long stream) {
        return peer.seen().stream().flatMap(packet -> packet.contents(Seen.Content.Stream.class).stream())
                .anyMatch(frame -> frame.id() == stream && frame.fin());
    }

    /** When a stream was reset, in virtual nanoseconds, or {@link #NONE}. */
    public long resetAt(long stream) {
        return peer.seen().stream().filter(packet -> packet.all(Frame.ResetStream.class).stream()
                .anyMatch(frame -> frame.streamId() == stream)).mapToLong(Seen::at).findFirst().orElse(NONE);
    }

    /** The code that a stream was reset with, or {@link #NONE}. */
    public long resetCode(long stream) {
        return peer.all(Frame.ResetStream.class).stream().filter(frame -> frame.streamId() == stream)
                .mapToLong(Frame.ResetStream::errorCode).findFirst().orElse(NONE);
    }

    /** The code that a stream was to be stopped with, or {@link #NONE}. */
    public long stopCode(long stream) {
        return peer.all(Frame.StopSending.class).stream().filter(frame -> frame.streamId() == stream)
                .mapToLong(Frame.StopSending::errorCode).findFirst().orElse(NONE);
    }

    /** The code that the connection was closed with, or {@link #NONE}. */
    public long closeCode() {
        return peer.close() == null ? NONE : peer.close().errorCode();
    }
}
