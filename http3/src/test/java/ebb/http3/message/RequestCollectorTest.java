package ebb.http3.message;

import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;
import static ebb.http3.stream.Failures.assertStreamError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCollectorTest {
    private static final String GET = ":method=GET|:scheme=https|:authority=ebb.test|:path=/a?b";

    @Test
    void wellFormedRequestIsTakenApart() throws Http3Exception {
        assertEquals(new RequestHead("GET", "https", "ebb.test", "/a?b", Headers.of("accept", "*/*"), -1),
                head(GET + "|accept=*/*"));
        assertEquals(5, head(GET + "|content-length=5").contentLength());
        assertEquals("*", head(":method=OPTIONS|:scheme=https|:authority=ebb.test|:path=*").path());
        assertEquals("foo", head(":method=GET|:scheme=data|:path=foo").path());
    }

    // RFC 9114 §4.3.1: method, scheme and path, each exactly once and with a permitted value.
    @ParameterizedTest
    @ValueSource(strings = {
        ":scheme=https|:authority=e|:path=/",
        ":method=GET|:authority=e|:path=/",
        ":method=GET|:scheme=https|:authority=e",
        GET + "|:method=GET",
        ":method=GET|" + GET,
        ":path=/|" + GET,
        ":scheme=https|" + GET,
        ":authority=ebb.test|" + GET,
        ":method=|:scheme=https|:authority=e|:path=/",
        ":method=G T|:scheme=https|:authority=e|:path=/",
        ":method=GET|:scheme=|:authority=e|:path=/",
        ":method=GET|:scheme=1ttp|:authority=e|:path=/",
        ":method=GET|:scheme=https|:authority=e|:path=",
        ":method=GET|:scheme=https|:authority=e|:path=a",
        ":method=GET|:scheme=https|:authority=e|:path=*",
        ":method=GET|:scheme=https|:authority=e|:path=/a b",
        ":method=GET|:scheme=https|:authority=e|:path=/a#b",
        ":method=GET|:scheme=https|:authority=e|:path=/a\nb",
    })
    void mandatoryPseudoFieldsAreChecked(String fields) {
        assertMalformed(fields);
    }

    // RFC 9114 §4.3.1: the web's schemes need an authority, without userinfo, the same in both places.
    @ParameterizedTest
    @ValueSource(strings = {
        ":method=GET|:scheme=https|:path=/",
        ":method=GET|:scheme=HTTP|:path=/",
        ":method=GET|:scheme=https|:authority=|:path=/",
        ":method=GET|:scheme=https|:authority=user@e|:path=/",
        ":method=GET|:scheme=https|:authority=e/|:path=/",
        ":method=GET|:scheme=https|:authority=e e|:path=/",
        ":method=GET|:scheme=https|:path=/|host=",
        ":method=GET|:scheme=https|:path=/|host=a|host=a",
        GET + "|host=other.test",
        GET + "|host=",
    })
    void authorityIsChecked(String fields) {
        assertMalformed(fields);
    }

    @Test
    void hostStandsInForTheAuthority() throws Http3Exception {
        assertEquals("ebb.test", head(":method=GET|:scheme=https|:path=/|host=ebb.test").authority());
        assertEquals("ebb.test", head(GET + "|host=ebb.test").authority());
    }

    // RFC 9114 §4.3: no pseudo-header fields of responses, none unknown, none after a regular field.
    @ParameterizedTest
    @ValueSource(strings = {GET + "|:status=200", GET + "|:protocol=websocket", GET + "|:=x",
        "accept=*/*|" + GET, ":method=GET|accept=*/*|:scheme=https|:authority=e|:path=/"})
    void otherPseudoFieldsAreMalformed(String fields) {
        assertMalformed(fields);
    }

    // RFC 9114 §4.2: upper case and connection-specific fields are malformed, except for "te: trailers".
    @ParameterizedTest
    @ValueSource(strings = {"Accept=x", "connection=close", "proxy-connection=x", "keep-alive=5", "upgrade=h2c",
        "transfer-encoding=chunked", "te=gzip", "te=trailers, gzip"})
    void fieldsOfHttp1AreMalformed(String field) {
        assertMalformed(GET + "|" + field);
    }

    @Test
    void teTrailersIsPermitted() throws Http3Exception {
        assertTrue(head(GET + "|te=trailers").fields().contains("te"));
    }

    // RFC 9114 §10.3: characters that names or values may not have.
    @ParameterizedTest
    @ValueSource(strings = {"a b=x", "a\r=x", "=x", "ä=x", "a=b\rc", "a=b\nc", "a=b\0c", "a= b", "a=b ", "cookie=a\nb"})
    void charactersAreChecked(String field) {
        assertMalformed(GET + "|" + field);
    }

    // RFC 9114 §4.2.1, §4.2: the joined value has no white space around it, whatever the parts are.
    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {"cookie=a=b|cookie= # a=b", "cookie=|cookie=a=b # a=b", "cookie=|cookie= # ''",
        "cookie=a=b|cookie=|cookie=c=d # a=b; c=d"})
    void emptyCookiesJoinNothing(String fields, String joined) throws Http3Exception {
        assertEquals(Headers.of("cookie", joined), head(GET + "|" + fields).fields());
    }

    // RFC 9114 §4.2.1: cookies come to the application as one.
    @Test
    void cookiesAreJoined() throws Http3Exception {
        assertEquals(Headers.of("accept", "*/*", "cookie", "a=b; c=d; e=f"),
                head(GET + "|cookie=a=b|accept=*/*|cookie=c=d|cookie=e=f").fields());
    }

    // RFC 9114 §4.1.2: a length that leaves doubt is none.
    @ParameterizedTest
    @ValueSource(strings = {"content-length=", "content-length=-1", "content-length=+1", "content-length=1, 1",
        "content-length=0x10", "content-length=99999999999999999999", "content-length=5|content-length=5"})
    void contentLengthIsOneNumber(String fields) {
        assertMalformed(GET + "|" + fields);
    }

    // RFC 9114 §4.4: CONNECT has an authority with a port and nothing else.
    @Test
    void connectHasOnlyAnAuthority() throws Http3Exception {
        RequestHead connect = head(":method=CONNECT|:authority=ebb.test:443");
        assertEquals(new RequestHead("CONNECT", "", "ebb.test:443", "", Headers.empty(), -1), connect);
        assertTrue(connect.isConnect());
    }

    @ParameterizedTest
    @ValueSource(strings = {":method=CONNECT", ":method=CONNECT|:authority=ebb.test", ":method=CONNECT|:authority=:443",
        ":method=CONNECT|:authority=ebb.test:", ":method=CONNECT|:authority=ebb.test:x",
        ":method=CONNECT|:scheme=https|:authority=ebb.test:443", ":method=CONNECT|:path=/|:authority=ebb.test:443",
        ":method=CONNECT|host=ebb.test:443", ":method=CONNECT|:authority=ebb.test:443|host=other:443"})
    void otherConnectsAreMalformed(String fields) {
        assertMalformed(fields);
    }

    private static void assertMalformed(String fields) {
        assertStreamError(H3_MESSAGE_ERROR, () -> head(fields));
    }

    private static RequestHead head(String fields) throws Http3Exception {
        RequestCollector collector = new RequestCollector();
        for (String field : fields.split("\\|")) {
            int equals = field.indexOf('=', 0);
            collector.field(field.substring(0, equals), field.substring(equals + 1));
        }
        return collector.head();
    }
}
