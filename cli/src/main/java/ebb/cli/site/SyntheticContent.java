package ebb.cli.site;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Any number of bytes out of one shared block: the byte at offset {@code i} is {@code i mod 256}, so that a receiver
 * can check what it got. Costs no memory of its own.
 */
public record SyntheticContent(long length) implements Content {

    private static final byte[] BLOCK = block(32 << 10);

    private static byte[] block(int size) {
        byte[] block = new byte[size];
        for (int i = 0; i < size; i++) {
            block[i] = (byte) i;
        }
        return block;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        long left = length;
        while (left > 0) {
            int piece = (int) Math.min(left, BLOCK.length);
            out.write(BLOCK, 0, piece);
            left -= piece;
        }
    }
}
