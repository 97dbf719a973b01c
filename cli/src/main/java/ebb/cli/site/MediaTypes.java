package ebb.cli.site;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Media types by file extension. The table is ours: what a machine has installed must not change what a browser is
 * told.
 */
final class MediaTypes {

    private static final String TEXT = "; charset=utf-8";
    private static final Map<String, String> BY_EXTENSION = table("""
            html htm text/html
            css text/css
            js mjs text/javascript
            txt text log text/plain
            md text/markdown
            csv text/csv
            ics text/calendar
            xml application/xml
            json map application/json
            webmanifest application/manifest+json
            jsonl application/jsonl
            svg image/svg+xml
            png image/png
            jpg jpeg image/jpeg
            gif image/gif
            webp image/webp
            avif image/avif
            bmp image/bmp
            ico image/vnd.microsoft.icon
            woff font/woff
            woff2 font/woff2
            ttf font/ttf
            otf font/otf
            mp3 audio/mpeg
            m4a audio/mp4
            ogg oga audio/ogg
            opus audio/opus
            wav audio/wav
            flac audio/flac
            mp4 m4v video/mp4
            webm video/webm
            ogv video/ogg
            mov video/quicktime
            m3u8 application/vnd.apple.mpegurl
            mpd application/dash+xml
            ts video/mp2t
            pdf application/pdf
            wasm application/wasm
            zip application/zip
            gz tgz application/gzip
            tar application/x-tar
            xz application/x-xz
            zst application/zstd
            7z application/x-7z-compressed
            jar application/java-archive
            """);

    private MediaTypes() {
    }

    /** The type for a file name; {@code application/octet-stream} for what is not known. */
    static String of(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
        return type.startsWith("text/") ? type + TEXT : type;
    }

    private static Map<String, String> table(String lines) {
        Map<String, String> types = new HashMap<>();
        for (String line : lines.lines().toList()) {
            String[] words = line.split(" ");
            for (int i = 0; i < words.length - 1; i++) {
                types.put(words[i], words[words.length - 1]);
            }
        }
        return Map.copyOf(types);
    }
}
