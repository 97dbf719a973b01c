package ebb.http3.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import org.junit.jupiter.api.function.Executable;

/** Asserts that something fails with a given code and ends no more and no less than it should. */
public final class Failures {
    private Failures() {
    }

    public static void assertConnectionError(long code, Executable action) {
        assertFails(Http3Exception.Scope.CONNECTION, code, action);
    }

    public static void assertStreamError(long code, Executable action) {
        assertFails(Http3Exception.Scope.STREAM, code, action);
    }

    private static void assertFails(Http3Exception.Scope scope, long code, Executable action) {
        Http3Exception thrown = assertThrows(Http3Exception.class, action);
        assertEquals(Http3Error.name(code), Http3Error.name(thrown.code()), thrown.getMessage());
        assertEquals(scope, thrown.scope(), thrown.getMessage());
    }
}
