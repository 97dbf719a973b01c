package ebb.cli.site;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A part of a file, read while it is written, through one buffer of at most 32 KiB. */
record FileContent(Path file, long offset, long length) implements Content {

    private static final int BUFFER_BYTES = 32 << 10;

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (length == 0) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, length));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long position = offset;
            long end = offset + length;
            while (position < end) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
                int read = channel.read(buffer, position);
                if (read < 0) {
                    // The length has been promised: an early end is an error that the receiver must see as one.
                    throw new EOFException(file + " became shorter while it was being sent");
                }
                out.write(buffer.array(), 0, read);
                position += read;
            }
        }
    }
}
