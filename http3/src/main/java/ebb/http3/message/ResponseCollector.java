package ebb.http3.message;

import static ebb.http3.message.FieldCollector.malformed;

import ebb.http3.model.Http3Exception;
import ebb.http3.qpack.FieldSink;

/** Collects the header section of a response and checks it (RFC 9114 §4.3.2). Confined to the thread that decodes. */
public final class ResponseCollector implements FieldSink {
    private final FieldCollector regular = new FieldCollector(Section.RESPONSE);
    private int status;

    @Override
    public void field(String name, String value) throws Http3Exception {
        if (name.isEmpty() || name.charAt(0) != ':') {
            regular.field(name, value);
            return;
        }
        // RFC 9114 §4.3: there is one pseudo-header field, and it comes before all others.
        if (!name.equals(":status") || status != 0 || !regular.isEmpty()) {
            throw malformed("the pseudo-header field " + FieldCollector.printable(name) + " in this place");
        }
        status = status(value);
    }

    /** The whole head; throws if the status is missing. */
    public ResponseHead head() throws Http3Exception {
        // RFC 9114 §4.3.2: a response without :status is malformed.
        if (status == 0) {
            throw malformed(":status is missing");
        }
        return new ResponseHead(status, regular.fields(), regular.contentLength());
    }

    private static int status(String value) throws Http3Exception {
        boolean digits = value.length() == 3 && value.charAt(0) != '0'
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        // RFC 9114 §4.5: there is no 101, for there is nothing to switch to.
        if (!digits || value.equals("101")) {
            throw malformed(":status " + FieldCollector.printable(value));
        }
        return Integer.parseInt(value);
    }
}
