package ebb.fuzz;

import ebb.http3.qpack.FieldSectionEncoder;
import ebb.http3.wire.ByteOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Pieces of HTTP/3 as honest peers write them. */
final class MessageSeeds {
    private static final byte[] REQUEST = section(":method", "POST", ":scheme", "https", ":authority", "ebb.test",
            ":path", "/", "content-length", "5", "x-seen", "Huffman knows this value");
    private static final byte[] RESPONSE = section(":status", "200", "content-type", "text/plain");
    private static final byte[] INTERIM = section(":status", "103", "link", "</a>");
    private static final byte[] TRAILERS = section("checksum", "1");
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final int OF_CLIENT = 1;

    private MessageSeeds() {
    }

    /** Inputs of {@link QpackFuzzTest}; two are sections of RFC 9204 §B.1 and §B.2. */
    static Stream<byte[]> qpack() {
        return Stream.of(join(hex("00"), REQUEST), join(hex("00"), RESPONSE),
                hex("00" + "0000510b2f696e6465782e68746d6c"), hex("00" + "03811011"),
                hex("01" + "3fbd01"), hex("01" + "20"), hex("02" + "84"), hex("02" + "48"));
    }

    /** Inputs of {@link Http3StreamsFuzzTest}. */
    static Stream<byte[]> streams() {
        byte[] control = join(hex("00"), frame(4, hex("06440001000700")), frame(7, hex("00")), frame(0xd, hex("08")));
        byte[] request = join(frame(1, REQUEST), frame(0, BODY), frame(0x21, BODY), frame(1, TRAILERS));
        byte[] response = join(frame(1, INTERIM), frame(1, RESPONSE), frame(0, BODY), frame(1, TRAILERS));
        return Stream.of(
                script(0, control, request), script(0, hex("02" + "20"), hex("03" + "44"), hex("21" + "00")),
                script(0, hex("01"), frame(1, REQUEST)), script(OF_CLIENT, control, response),
                script(OF_CLIENT, hex("03"), frame(5, RESPONSE)), script(OF_CLIENT, hex("0100"), frame(1, RESPONSE)));
    }

    private static byte[] script(int side, byte[] unidirectional, byte[]... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(side);
        piece(out, 0, unidirectional);
        for (byte[] stream : more) {
            boolean isMessage = stream.length > 4;
            piece(out, isMessage ? 1 : 0, stream);
        }
        return out.toByteArray();
    }

    private static void piece(ByteArrayOutputStream out, int kind, byte[] bytes) {
        out.write(kind);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static byte[] section(String... namesAndValues) {
        ByteOutput out = new ByteOutput(64);
        FieldSectionEncoder encoder = new FieldSectionEncoder(out);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            encoder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return out.toBytes();
    }

    private static byte[] frame(long type, byte[] payload) {
        ByteOutput out = new ByteOutput(64);
        out.writeVarInt(type);
        out.writeVarInt(payload.length);
        out.writeBytes(payload, 0, payload.length);
        return out.toBytes();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
