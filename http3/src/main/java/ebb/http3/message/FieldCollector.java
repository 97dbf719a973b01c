package ebb.http3.message;

import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.qpack.FieldSink;

/** Collects the regular fields of one section and refuses malformed ones. Confined to the thread that decodes. */
public final class FieldCollector implements FieldSink {
    /** No Content-Length was declared. */
    static final long UNKNOWN_LENGTH = -1;

    private static final int MAX_LENGTH_DIGITS = 18;

    private final Section section;
    private final Headers.Builder fields = Headers.newBuilder();
    private long contentLength = UNKNOWN_LENGTH;
    private String host = "";
    private StringBuilder cookies;
    private boolean empty = true;

    public FieldCollector(Section section) {
        this.section = section;
    }

    @Override
    public void field(String name, String value) throws Http3Exception {
        // RFC 9114 §4.2, §10.3: upper case, or characters that HTTP does not permit, make a message malformed;
        // RFC 9114 §4.3: so do pseudo-header fields in trailers, whose colon is no character of a name.
        if (name.equals("cookie") ? !addCookie(name, value) : !fields.offer(name, value)) {
            throw malformed("field \"" + printable(name) + "\" has a name or value that is not permitted");
        }
        empty = false;
        if (section.forbids(name, value)) {
            throw malformed("the connection-specific field " + name);
        }
        if (section != Section.TRAILERS && name.equals("content-length")) {
            contentLength(value);
        } else if (section == Section.REQUEST && name.equals("host")) {
            if (value.isEmpty() || !host.isEmpty()) {
                throw malformed("host is empty or occurs twice");
            }
            host = value;
        }
    }

    /** The fields in their order; cookies have become one field, the last. */
    public Headers fields() {
        if (cookies != null) {
            fields.add("cookie", cookies.toString());
            cookies = null;
        }
        return fields.build();
    }

    boolean isEmpty() {
        return empty;
    }

    String host() {
        return host;
    }

    long contentLength() {
        return contentLength;
    }

    static Http3Exception malformed(String phrase) {
        return Http3Exception.stream(H3_MESSAGE_ERROR, phrase);
    }

    static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    // RFC 9114 §4.2.1: cookies split for compression are joined again before an application sees them. Empty ones join
    // nothing: a delimiter at an end would make a value with white space around it, which no field may have (§4.2).
    private boolean addCookie(String name, String value) {
        if (!Headers.newBuilder().offer(name, value)) {
            return false;
        }
        if (cookies == null) {
            cookies = new StringBuilder();
        }
        cookies.append(cookies.isEmpty() || value.isEmpty() ? "" : "; ").append(value);
        return true;
    }

    // RFC 9114 §4.1.2: the length must be known beyond doubt, for content that differs from it is malformed.
    private void contentLength(String value) throws Http3Exception {
        if (contentLength != UNKNOWN_LENGTH) {
            throw malformed("content-length occurs twice");
        }
        boolean digits = !value.isEmpty() && value.length() <= MAX_LENGTH_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw malformed("content-length is not a number");
        }
        contentLength = Long.parseLong(value);
    }
}
