package ebb.http3.message;

import ebb.http3.model.Headers;

/**
 * The header section of a response, found well-formed. Immutable.
 *
 * @param status        the status code, 100 to 999
 * @param fields        the fields, without the pseudo-header field
 * @param contentLength the declared length of the content in bytes, or -1
 */
public record ResponseHead(int status, Headers fields, long contentLength) {

    /** Whether a further response follows this one. */
    public boolean isInterim() {
        return status < 200;
    }

    // RFC 9114 §4.1.2: such a response has no content, whatever Content-Length it carries.
    /** Whether a response of that status, to a request of that method, never has content. */
    public static boolean neverHasContent(int status, String requestMethod) {
        return requestMethod.equals("HEAD") || status == 204 || status == 304;
    }

    // RFC 9114 §4.4: a tunnel begins with any 2xx response to CONNECT.
    /** Whether a response of that status, to a request of that method, opens a tunnel. */
    public static boolean opensTunnel(int status, String requestMethod) {
        return requestMethod.equals("CONNECT") && status >= 200 && status < 300;
    }
}
