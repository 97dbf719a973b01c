package ebb.cli.site;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code Range} field asks of a file of a certain size (RFC 9110 §14). At most {@value #MAX_RANGES} ranges that
 * together are no longer than the file; a field beyond that, or one that is malformed, is ignored as the RFC allows, so
 * that it can cost no more than the whole file.
 */
sealed interface ByteRanges {

    int MAX_RANGES = 16;

    /** Answer with the whole file. */
    record Ignored() implements ByteRanges {
    }

    /** No byte of the file is asked for: 416. */
    record Unsatisfiable() implements ByteRanges {
    }

    /** The parts asked for, in the order asked. */
    record Parts(List<Part> parts) implements ByteRanges {
    }

    /** One part of the file. */
    record Part(long offset, long length) {

        String contentRange(long size) {
            return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
        }
    }

    static ByteRanges parse(String field, long size) {
        String text = field.strip();
        if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Ignored();
        }
        String[] specs = text.substring(6).split(",", MAX_RANGES + 2);
        List<Part> parts = new ArrayList<>();
        long total = 0;
        for (String spec : specs) {
            if (!spec.strip().matches("\\d{1,18}-\\d{0,18}|-\\d{1,18}")) {
                return new Ignored();
            }
            Part part = part(spec.strip(), size);
            if (part == null) {
                return new Ignored();
            }
            if (part.length() > 0) {
                parts.add(part);
                total += part.length();
            }
        }
        if (parts.isEmpty()) {
            return new Unsatisfiable();
        }
        return specs.length > MAX_RANGES || parts.size() > 1 && total > size
                ? new Ignored() : new Parts(List.copyOf(parts));
    }

    // A part of length 0 lies outside the file; null is a range that runs backwards, which makes the field malformed.
    private static Part part(String spec, long size) {
        int dash = spec.indexOf('-');
        if (dash == 0) {
            long suffix = Math.min(Long.parseLong(spec.substring(1)), size);
            return new Part(size - suffix, suffix);
        }
        long first = Long.parseLong(spec.substring(0, dash));
        long last = dash == spec.length() - 1 ? Long.MAX_VALUE : Long.parseLong(spec.substring(dash + 1));
        if (last < first) {
            return null;
        }
        return first >= size ? new Part(size, 0) : new Part(first, Math.min(last, size - 1) - first + 1);
    }
}
