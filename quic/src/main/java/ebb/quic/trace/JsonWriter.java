package ebb.quic.trace;

import ebb.quic.wire.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one JSON text as ASCII: objects and arrays open and close in order, commas come by themselves. Made for one
 * record and given up; grows as needed, so whoever writes bounds what is written.
 */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_TEXT = 256;
    private static final int NANOS_PER_MICRO = 1000;

    private byte[] bytes = new byte[256];
    private int length;
    private boolean comma;

    /** The text so far. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    JsonWriter object() {
        separate();
        put('{');
        comma = false;
        return this;
    }

    JsonWriter object(String name) {
        return name(name).object();
    }

    JsonWriter endObject() {
        put('}');
        comma = true;
        return this;
    }

    JsonWriter array() {
        separate();
        put('[');
        comma = false;
        return this;
    }

    JsonWriter array(String name) {
        return name(name).array();
    }

    JsonWriter endArray() {
        put(']');
        comma = true;
        return this;
    }

    private JsonWriter name(String name) {
        separate();
        quoted(name);
        put(':');
        comma = false;
        return this;
    }

    JsonWriter field(String name, String value) {
        return name(name).value(value);
    }

    JsonWriter field(String name, long value) {
        return name(name).value(value);
    }

    JsonWriter field(String name, boolean value) {
        name(name);
        ascii(value ? "true" : "false");
        comma = true;
        return this;
    }

    /** Bytes as a hexadecimal string. */
    JsonWriter hex(String name, byte[] value) {
        name(name);
        put('"');
        for (byte b : value) {
            put(HEX[b >> 4 & 0xf]);
            put(HEX[b & 0xf]);
        }
        put('"');
        comma = true;
        return this;
    }

    JsonWriter hex(String name, ConnectionId id) {
        return hex(name, id.toBytes());
    }

    /** Nanoseconds as milliseconds with three decimals. */
    JsonWriter millis(String name, long nanos) {
        name(name);
        long micros = nanos / NANOS_PER_MICRO;
        if (micros < 0) {
            put('-');
            micros = -micros;
        }
        ascii(Long.toString(micros / NANOS_PER_MICRO));
        int rest = (int) (micros % NANOS_PER_MICRO);
        put('.');
        put('0' + rest / 100);
        put('0' + rest / 10 % 10);
        put('0' + rest % 10);
        comma = true;
        return this;
    }

    JsonWriter value(long value) {
        separate();
        ascii(Long.toString(value));
        comma = true;
        return this;
    }

    JsonWriter value(String value) {
        separate();
        quoted(value);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    /** A string of at most {@link #MAX_TEXT} characters: peers choose some of them. */
    private void quoted(String text) {
        put('"');
        for (int i = 0; i < Math.min(text.length(), MAX_TEXT); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c >= ' ' && c < 0x7f) {
                put(c);
            } else {
                escaped(c);
            }
        }
        put('"');
    }

    private void escaped(char c) {
        ascii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(HEX[c >> shift & 0xf]);
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int b) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) b;
    }
}
