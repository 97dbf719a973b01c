package ebb.http3;

import ebb.http3.message.Section;
import ebb.http3.model.Headers;
import java.util.Optional;

/** Checks the fields that an application wants to send. Stateless. */
final class OutgoingFields {
    static final long ANY_LENGTH = -1;

    private OutgoingFields() {
    }

    // RFC 9114 §4.2: no connection-specific fields are generated.
    static void check(Section section, Headers fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (section.forbids(fields.name(i), fields.value(i))) {
                throw new IllegalArgumentException("HTTP/3 has no field " + fields.name(i) + ": " + fields.value(i));
            }
        }
    }

    static long contentLength(Headers fields) {
        Optional<String> declared = fields.first("content-length");
        try {
            return declared.isEmpty() ? ANY_LENGTH : Long.parseUnsignedLong(declared.get());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("content-length: " + declared.get(), e);
        }
    }
}
