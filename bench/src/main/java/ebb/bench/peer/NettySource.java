package ebb.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/** Bytes that a Netty stream still has to write before its FIN. Confined to the stream's event loop. */
final class NettySource {

    private static final int PIECE_BYTES = 64 << 10;
    private static final ByteBuf PIECE =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(PIECE_BYTES).writeZero(PIECE_BYTES));

    private long left;
    private boolean finished;

    NettySource(long bytes) {
        left = bytes;
    }

    /** Writes as much as the channel wants now; to be called again when it has become writable. */
    void write(Channel stream) {
        while (left > 0 && stream.isWritable()) {
            int length = (int) Math.min(left, PIECE_BYTES);
            left -= length;
            stream.write(PIECE.retainedSlice(0, length));
            if (left == 0) {
                break;
            }
        }
        stream.flush();
        if (left == 0 && !finished) {
            finished = true;
            stream.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ((DuplexChannel) stream).shutdownOutput());
        }
    }
}
