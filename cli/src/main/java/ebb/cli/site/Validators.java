package ebb.cli.site;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What identifies one version of a resource, and the conditional requests judged by it (RFC 9110 §13).
 *
 * @param etag     a strong entity tag in its quotes
 * @param modified time of the last change
 */
record Validators(String etag, Instant modified) {

    /** What the conditions of a request say. */
    enum Verdict { PROCEED, NOT_MODIFIED, PRECONDITION_FAILED }

    static Validators ofFile(Instant modified, long size) {
        long nanos = modified.getEpochSecond() * 1_000_000_000L + modified.getNano();
        return new Validators('"' + Long.toHexString(nanos) + '-' + Long.toHexString(size) + '"', modified);
    }

    // RFC 9110 §13.2.2: the order in which the fields are looked at; an entity tag outweighs a date.
    Verdict judge(SiteRequest request) {
        Optional<String> match = request.field("if-match");
        if (match.isPresent() ? !listed(match.get(), Validators::strongly)
                : changedSince(request, "if-unmodified-since")) {
            return Verdict.PRECONDITION_FAILED;
        }
        Optional<String> noneMatch = request.field("if-none-match");
        if (noneMatch.isPresent()) {
            return listed(noneMatch.get(), Validators::weakly) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
        }
        Optional<Instant> since = request.field("if-modified-since").flatMap(HttpDate::parse);
        return since.isPresent() && !seconds().isAfter(since.get()) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /**
     * Whether a range may be answered: no {@code If-Range}, or one that names exactly this version (RFC 9110 §13.1.5).
     */
    boolean allowRange(SiteRequest request) {
        Optional<String> field = request.field("if-range");
        if (field.isEmpty()) {
            return true;
        }
        String value = field.get().strip();
        return value.startsWith("\"") ? value.equals(etag)
                : HttpDate.parse(value).filter(seconds()::equals).isPresent();
    }

    private boolean changedSince(SiteRequest request, String name) {
        return request.field(name).flatMap(HttpDate::parse).filter(seconds()::isAfter).isPresent();
    }

    private boolean listed(String list, BiPredicate<String, String> same) {
        if (list.strip().equals("*")) {
            return true;
        }
        for (String tag : list.split(",")) {
            if (same.test(tag.strip(), etag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean strongly(String tag, String own) {
        return tag.equals(own);
    }

    private static boolean weakly(String tag, String own) {
        return (tag.startsWith("W/") ? tag.substring(2) : tag).equals(own);
    }

    private Instant seconds() {
        return modified.truncatedTo(ChronoUnit.SECONDS);
    }
}
