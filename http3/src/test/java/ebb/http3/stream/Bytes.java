package ebb.http3.stream;

import ebb.http3.frame.FrameReader;
import ebb.http3.model.Headers;
import ebb.http3.qpack.FieldSectionDecoder;
import ebb.http3.qpack.FieldSectionEncoder;
import ebb.http3.wire.ByteOutput;
import ebb.http3.wire.ByteSource;
import ebb.http3.wire.StreamInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Composes and describes the bytes of HTTP/3 streams for tests. */
public final class Bytes {
    private Bytes() {
    }

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public static byte[] varInt(long value) {
        ByteOutput out = new ByteOutput(8);
        out.writeVarInt(value);
        return out.toBytes();
    }

    public static byte[] frame(long type, byte[] payload) {
        return join(varInt(type), varInt(payload.length), payload);
    }

    public static byte[] data(String content) {
        return frame(0x00, ascii(content));
    }

    /** A HEADERS frame of names and values in turn; nothing is checked. */
    public static byte[] headers(String... namesAndValues) {
        return frame(0x01, section(namesAndValues));
    }

    public static byte[] section(String... namesAndValues) {
        ByteOutput out = new ByteOutput(64);
        FieldSectionEncoder encoder = new FieldSectionEncoder(out);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            encoder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return out.toBytes();
    }

    /** A HEADERS frame of a GET request with further fields. */
    public static byte[] get(String... more) {
        return request("GET", more);
    }

    public static byte[] request(String method, String... more) {
        List<String> fields = new ArrayList<>(List.of(":method", method, ":scheme", "https", ":authority", "ebb.test",
                ":path", "/"));
        fields.addAll(List.of(more));
        return headers(fields.toArray(String[]::new));
    }

    /** The beginning of a control stream: its type and an empty SETTINGS frame. */
    public static byte[] control(byte[]... frames) {
        return join(varInt(0x00), frame(0x04, new byte[0]), join(frames));
    }

    public static ByteSource source(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        return in::read;
    }

    public static StreamInput input(byte[] bytes) {
        return new StreamInput(source(bytes), 16);
    }

    /** The frames of a stream, one line each: {@code DATA content} or {@code HEADERS name=value …}. */
    public static List<String> describe(byte[] stream) {
        try {
            StreamInput in = input(stream);
            List<String> frames = new ArrayList<>();
            for (long type = in.readVarInt(); type >= 0; type = in.readVarInt()) {
                in.enterFrame(in.readVarInt());
                frames.add(describe(in, type));
                in.leaveFrame();
            }
            return frames;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String describe(StreamInput in, long type) throws IOException {
        if (type == 0x01) {
            StringBuilder text = new StringBuilder("HEADERS");
            new FieldSectionDecoder(1 << 20).decode(in, (name, value) -> {
                if (!name.equals("date")) {
                    text.append(' ').append(name).append('=').append(value);
                }
            });
            return text.toString();
        }
        StringBuilder text = new StringBuilder(type == 0x00 ? "DATA " : "0x" + Long.toHexString(type) + " ");
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append(type == 0x00 ? Character.toString(next) : "%02x".formatted(next));
        }
        return text.toString();
    }

    /** Ignores skipped frames. */
    public static FrameReader.Skipped unlimited() {
        return () -> { };
    }

    public static Headers fields(String... namesAndValues) {
        return Headers.of(namesAndValues);
    }
}
