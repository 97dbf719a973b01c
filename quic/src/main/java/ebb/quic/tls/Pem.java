package ebb.quic.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The blocks of a PEM text (RFC 7468), with the lines where they begin so that errors can name them.
 *
 * @param source what the text is called in errors: a file's name mostly
 * @param blocks the blocks in order
 */
record Pem(String source, List<Block> blocks) {

    /**
     * One block.
     *
     * @param label what stands behind BEGIN
     * @param line  the number of its first line, from 1
     * @param bytes the decoded content
     */
    record Block(String label, int line, byte[] bytes) {
    }

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    static Pem read(Path file) throws IOException, GeneralSecurityException {
        try {
            return parse(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + "; check the path", e);
        } catch (AccessDeniedException e) {
            throw new IOException("the file " + file + " may not be read; check its permissions", e);
        }
    }

    static Pem parse(String source, String text) throws GeneralSecurityException {
        List<String> lines = text.lines().map(String::strip).toList();
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                String label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                int end = end(source, lines, at, label);
                blocks.add(block(source, label, at, lines.subList(at + 1, end)));
                at = end;
            }
            at++;
        }
        if (blocks.isEmpty()) {
            throw new GeneralSecurityException(source + " holds no PEM block; it should have a line like"
                    + " -----BEGIN CERTIFICATE----- or -----BEGIN PRIVATE KEY-----");
        }
        return new Pem(source, List.copyOf(blocks));
    }

    private static int end(String source, List<String> lines, int begin, String label)
            throws GeneralSecurityException {
        int end = lines.subList(begin, lines.size()).indexOf(END + label + DASHES);
        if (end < 0) {
            throw new GeneralSecurityException(source + " line " + (begin + 1) + ": the block " + label
                    + " that begins here has no end line; the text seems cut off, copy it whole");
        }
        return begin + end;
    }

    private static Block block(String source, String label, int begin, List<String> content)
            throws GeneralSecurityException {
        // RFC 1421: older key files say in a header that they are encrypted.
        if (content.stream().anyMatch(line -> line.startsWith("Proc-Type:") && line.contains("ENCRYPTED"))) {
            throw encrypted(source, begin + 1);
        }
        StringBuilder base64 = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            String line = content.get(i);
            if (!line.matches("[A-Za-z0-9+/=]*")) {
                throw new GeneralSecurityException(source + " line " + (begin + 2 + i) + ": this is not Base64, as a"
                        + " line of the block " + label + " must be; copy the text anew");
            }
            base64.append(line);
        }
        try {
            return new Block(label, begin + 1, Base64.getDecoder().decode(base64.toString()));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(source + " line " + (begin + 1) + ": the block " + label
                    + " is not Base64 of whole bytes; the text seems damaged, copy it anew", e);
        }
    }

    /** What is said of a key that a password protects. */
    static GeneralSecurityException encrypted(String source, int line) {
        return new GeneralSecurityException(source + " line " + line + ": the private key is protected by a password;"
                + " write it without one, for example with: openssl pkey -in KEY -out PLAIN");
    }
}
