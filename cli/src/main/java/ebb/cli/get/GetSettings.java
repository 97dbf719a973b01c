package ebb.cli.get;

import ebb.cli.client.Trust;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.TraceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code ebb get} was told.
 *
 * @param outputs     as many as URLs; or one, a directory for several URLs; or none for standard output
 * @param failOnError whether an HTTP error ends with code 22 and without content
 * @param maxTime     when to give up, counted from the start
 */
public record GetSettings(List<String> urls, List<String> outputs, Request request, Display display,
        boolean failOnError,
        Optional<Duration> maxTime, Trust trust, TraceFiles traces) {

    /** What standard error shows. */
    public record Display(boolean verbose, boolean silent, boolean progress) {
    }

    /** One header field that the user adds. */
    public record Field(String name, String value) {
    }

    /** What is sent to every URL; {@code body} is empty for requests without content. */
    public record Request(String method, List<Field> fields, Optional<byte[]> body) {

        /**
         * From the options {@code -X}, {@code -H}, {@code -d} and {@code -I}; reads the file behind {@code -d @FILE}.
         */
        public static Request of(String method, List<String> lines, String data, boolean head) throws CommandFailure {
            List<Field> fields = new ArrayList<>();
            for (String line : lines) {
                fields.add(field(line));
            }
            boolean typed = fields.stream().anyMatch(field -> field.name().equals("content-type"));
            if (data != null && !typed) {
                fields.add(new Field("content-type", "application/x-www-form-urlencoded"));
            }
            String usual = head ? "HEAD" : data == null ? "GET" : "POST";
            Optional<byte[]> body = data == null ? Optional.empty() : Optional.of(content(data));
            return new Request(method == null ? usual : method, List.copyOf(fields), body);
        }

        private static Field field(String line) throws CommandFailure {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw CommandFailure.usage("--header: '" + line + "' is not NAME: VALUE");
            }
            return new Field(line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }

        private static byte[] content(String data) throws CommandFailure {
            if (!data.startsWith("@")) {
                return data.getBytes(StandardCharsets.UTF_8);
            }
            Path file = Path.of(data.substring(1));
            try {
                return data.equals("@-") ? System.in.readAllBytes() : Files.readAllBytes(file);
            } catch (IOException e) {
                throw CurlCode.READ_ERROR.failure("Failed to open/read " + file + " for --data: " + e);
            }
        }
    }
}
