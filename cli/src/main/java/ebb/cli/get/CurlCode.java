package ebb.cli.get;

import ebb.cli.model.CommandFailure;

/** The exit codes that {@code ebb get} shares with curl. */
enum CurlCode {
    URL_MALFORMAT(3),
    COULDNT_RESOLVE_HOST(6),
    COULDNT_CONNECT(7),
    PARTIAL_FILE(18),
    HTTP_RETURNED_ERROR(22),
    WRITE_ERROR(23),
    READ_ERROR(26),
    OPERATION_TIMEDOUT(28),
    TLS_CONNECT_ERROR(35),
    SEND_ERROR(55),
    RECEIVE_ERROR(56),
    CERTIFICATE(60);

    private final int code;

    CurlCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The failure that ends a transfer with this code: {@code (7) Failed to connect …}. */
    CommandFailure failure(String message) {
        return new CommandFailure(code, "(" + code + ") " + message);
    }
}
