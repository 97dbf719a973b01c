package ebb.http3.message;

import ebb.http3.model.Headers;

/**
 * The header section of a request, found well-formed. Immutable.
 *
 * @param method        the method, such as {@code GET}
 * @param scheme        the scheme, such as {@code https}; empty for CONNECT
 * @param authority     host and port, from {@code :authority} or else from Host; empty if the scheme has none
 * @param path          path and query; empty for CONNECT
 * @param fields        the fields, without pseudo-header fields
 * @param contentLength the declared length of the content in bytes, or -1
 */
public record RequestHead(String method, String scheme, String authority, String path, Headers fields,
        long contentLength) {

    /** Whether the request asks for a tunnel (RFC 9114 §4.4). */
    public boolean isConnect() {
        return method.equals("CONNECT");
    }
}
