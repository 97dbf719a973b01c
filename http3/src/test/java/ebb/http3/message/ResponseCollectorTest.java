package ebb.http3.message;

import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;
import static ebb.http3.stream.Failures.assertStreamError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCollectorTest {

    @Test
    void wellFormedResponseIsTakenApart() throws Http3Exception {
        assertEquals(new ResponseHead(200, Headers.of("server", "ebb"), 3),
                new ResponseHead(head("200", "server", "ebb", "content-length", "3").status(),
                        Headers.of("server", "ebb"), 3));
        assertEquals(3, head("200", "content-length", "3").contentLength());
        assertTrue(head("103").isInterim());
        assertFalse(head("999").isInterim());
    }

    // RFC 9114 §4.3.2: a status is there, once, and is one; there is no 101.
    @ParameterizedTest
    @ValueSource(strings = {"", "20", "2000", "0200", "099", "abc", "2x0", "-20", "101"})
    void statusIsChecked(String status) {
        assertStreamError(H3_MESSAGE_ERROR, () -> head(status));
    }

    @Test
    void missingStatusIsMalformed() {
        assertStreamError(H3_MESSAGE_ERROR, () -> new ResponseCollector().head());
    }

    // RFC 9114 §4.3: no pseudo-header field but the status, and that first and once.
    @Test
    void otherPseudoFieldsAreMalformed() {
        assertStreamError(H3_MESSAGE_ERROR, () -> head("200", ":path", "/"));
        assertStreamError(H3_MESSAGE_ERROR, () -> head("200", ":status", "200"));
        ResponseCollector late = new ResponseCollector();
        assertStreamError(H3_MESSAGE_ERROR, () -> {
            late.field("server", "x");
            late.field(":status", "200");
        });
    }

    // RFC 9114 §4.2: TE is for requests; the rest of HTTP/1.1's fields is for nobody.
    @Test
    void fieldsOfHttp1AreMalformed() {
        assertStreamError(H3_MESSAGE_ERROR, () -> head("200", "te", "trailers"));
        assertStreamError(H3_MESSAGE_ERROR, () -> head("200", "connection", "close"));
        assertStreamError(H3_MESSAGE_ERROR, () -> head("200", "Server", "x"));
    }

    @Test
    void trailersHaveNoPseudoFields() {
        FieldCollector trailers = new FieldCollector(Section.TRAILERS);
        assertStreamError(H3_MESSAGE_ERROR, () -> trailers.field(":status", "200"));
        assertStreamError(H3_MESSAGE_ERROR, () -> trailers.field("te", "trailers"));
    }

    private static ResponseHead head(String status, String... more) throws Http3Exception {
        ResponseCollector collector = new ResponseCollector();
        collector.field(":status", status);
        for (int i = 0; i < more.length; i += 2) {
            collector.field(more[i], more[i + 1]);
        }
        return collector.head();
    }
}
