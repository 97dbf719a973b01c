package ebb.quic.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Just enough of DER to write certificates and keys for tests. */
final class TestDer {
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private TestDer() {
    }

    static byte[] value(int tag, byte[]... contents) {
        byte[] content = join(contents);
        int length = content.length;
        byte[] header = length < 0x80 ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100 ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(header, content);
    }

    static byte[] sequence(byte[]... contents) {
        return value(SEQUENCE, contents);
    }

    static byte[] integer(BigInteger number) {
        return value(2, number.toByteArray());
    }

    static byte[] bool(boolean value) {
        return value(1, new byte[] {(byte) (value ? 0xff : 0)});
    }

    static byte[] octets(byte[]... contents) {
        return value(4, contents);
    }

    static byte[] bits(byte[] content) {
        return value(3, new byte[1], content);
    }

    static byte[] utf8(String text) {
        return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant instant) {
        return value(0x18, TIME.format(instant.atOffset(ZoneOffset.UTC)).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            long arc = Long.parseLong(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    out.write((int) (arc >>> shift & 0x7f | 0x80));
                }
            }
            out.write((int) (arc & 0x7f));
        }
        return value(6, out.toByteArray());
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
