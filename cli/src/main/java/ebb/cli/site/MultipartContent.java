package ebb.cli.site;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Several parts of one file as {@code multipart/byteranges} (RFC 9110 §14.6). */
record MultipartContent(Path file, long size, String mediaType, List<ByteRanges.Part> parts) implements Content {

    // A boundary may be any text that the content does not contain; a fixed long one is unlikely enough, and keeps the
    // length known.
    private static final String BOUNDARY = "ebb-range-7f1c0d5e9a3b48d6";

    static String multipartType() {
        return "multipart/byteranges; boundary=" + BOUNDARY;
    }

    private byte[] head(ByteRanges.Part part) {
        return ascii("\r\n--" + BOUNDARY + "\r\ncontent-type: " + mediaType
                + "\r\ncontent-range: " + part.contentRange(size) + "\r\n\r\n");
    }

    private static byte[] tail() {
        return ascii("\r\n--" + BOUNDARY + "--\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public long length() {
        return parts.stream().mapToLong(part -> head(part).length + part.length()).sum() + tail().length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (ByteRanges.Part part : parts) {
            out.write(head(part));
            new FileContent(file, part.offset(), part.length()).writeTo(out);
        }
        out.write(tail());
    }
}
