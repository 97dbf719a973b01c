/**
 * HTTP/3 for applications (RFC 9114): a handler for servers, a client with connections, requests and responses.
 *
 * <p>Everything blocks, on virtual threads: at the server each request has one of its own. Servers are a
 * {@link ebb.http3.Http3Handler}, put on a {@code QuicServer} by {@link ebb.http3.Http3Server}; clients begin with
 * {@link ebb.http3.Http3Client}. Headers, settings, error codes and the exception are in {@code ebb.http3.model}.
 */
package ebb.http3;
