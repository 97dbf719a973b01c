package ebb.http3;

import ebb.http3.message.RequestSyntax;
import ebb.http3.message.Section;
import ebb.http3.model.Headers;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;

/**
 * A request to send. Immutable, apart from content that is a stream, which can be sent only once.
 */
public final class Http3Request {
    private final String method;
    private final String scheme;
    private final String authority;
    private final String path;
    private final Headers headers;
    private final Headers trailers;
    private final byte[] bytes;
    private final InputStream stream;

    private Http3Request(Builder builder) {
        method = builder.method;
        boolean connect = method.equals("CONNECT");
        scheme = connect ? "" : builder.scheme;
        path = connect ? "" : builder.path;
        authority = builder.authority;
        headers = builder.headers.build();
        trailers = builder.trailers;
        bytes = builder.bytes;
        stream = builder.stream;
    }

    /**
     * A GET of an https URI.
     *
     * @param uri an https URI with a host
     * @return the request
     */
    public static Http3Request get(URI uri) {
        return newBuilder(uri).build();
    }

    /**
     * A builder of a GET request to change as needed.
     *
     * @param uri an https URI with a host
     * @return the builder
     * @throws IllegalArgumentException if the URI has no host, or is not an https URI
     */
    public static Builder newBuilder(URI uri) {
        return new Builder(uri);
    }

    /** {@return the method} */
    public String method() {
        return method;
    }

    /** {@return the scheme; empty for CONNECT} */
    public String scheme() {
        return scheme;
    }

    /** {@return host and port} */
    public String authority() {
        return authority;
    }

    /** {@return path and query; empty for CONNECT} */
    public String path() {
        return path;
    }

    /** {@return the fields} */
    public Headers headers() {
        return headers;
    }

    /** {@return the trailers} */
    public Headers trailers() {
        return trailers;
    }

    /** The content as bytes; empty if there is none, or if it is a stream. */
    byte[] bytes() {
        return bytes;
    }

    /** The content as a stream, or null. */
    InputStream stream() {
        return stream;
    }

    boolean isConnect() {
        return scheme.isEmpty();
    }

    /** Pseudo-header fields, names and values in turn (RFC 9114 §4.3.1; for CONNECT §4.4). */
    String[] pseudoFields() {
        return isConnect()
                ? new String[] {":method", method, ":authority", authority}
                : new String[] {":method", method, ":scheme", scheme, ":authority", authority, ":path", path};
    }

    @Override
    public String toString() {
        return method + " " + (isConnect() ? authority : scheme + "://" + authority + path);
    }

    /** Collects a request; confined to one thread. */
    public static final class Builder {
        private static final byte[] NO_BYTES = {};

        private final String scheme;
        private final Headers.Builder headers = Headers.newBuilder();
        private String method = "GET";
        private String authority;
        private String path;
        private Headers trailers = Headers.empty();
        private byte[] bytes = NO_BYTES;
        private InputStream stream;

        private Builder(URI uri) {
            // RFC 9114 §3.1.2: no server is asked for another scheme, since none was asked whether it would serve it.
            if (uri.getHost() == null || !"https".equalsIgnoreCase(uri.getScheme())) {
                throw new IllegalArgumentException("not an https URI with a host: " + uri);
            }
            // RFC 9114 §4.3.1: the authority has no userinfo.
            authority = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
            scheme = "https";
            // RFC 9114 §4.3.1: a URI without a path asks for "/".
            String rawPath = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            path = uri.getRawQuery() == null ? rawPath : rawPath + "?" + uri.getRawQuery();
        }

        /**
         * Sets the method; CONNECT asks for a tunnel to the URI's host and port.
         *
         * @param value the method, such as {@code POST}
         * @return this builder
         */
        public Builder method(String value) {
            if (!RequestSyntax.isMethod(value)) {
                throw new IllegalArgumentException("not a method: " + value);
            }
            method = value;
            return this;
        }

        /**
         * Sets path and query as they are to be sent, such as {@code *} for OPTIONS.
         *
         * @param value path and query
         * @return this builder
         */
        public Builder path(String value) {
            path = value;
            return this;
        }

        /**
         * Sets the host and port that the request is meant for.
         *
         * @param value host and port
         * @return this builder
         */
        public Builder authority(String value) {
            authority = value;
            return this;
        }

        /**
         * Adds a field.
         *
         * @param name its name
         * @param value its value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.add(name, value);
            return this;
        }

        /**
         * Adds fields.
         *
         * @param fields the fields
         * @return this builder
         */
        public Builder headers(Headers fields) {
            headers.addAll(fields);
            return this;
        }

        /**
         * Sets the content, with its Content-Length.
         *
         * @param content the content
         * @return this builder
         */
        public Builder body(byte[] content) {
            bytes = Objects.requireNonNull(content);
            stream = null;
            headers.set("content-length", Integer.toString(content.length));
            return this;
        }

        /**
         * Sets content to be read and sent while the response is awaited; the stream is closed afterwards.
         *
         * @param content the content
         * @return this builder
         */
        public Builder body(InputStream content) {
            stream = Objects.requireNonNull(content);
            bytes = NO_BYTES;
            return this;
        }

        /**
         * Sets the trailers that follow the content.
         *
         * @param fields the fields
         * @return this builder
         */
        public Builder trailers(Headers fields) {
            OutgoingFields.check(Section.TRAILERS, fields);
            trailers = fields;
            return this;
        }

        /**
         * The request.
         *
         * @return the request
         * @throws IllegalArgumentException if a part of it cannot be sent over HTTP/3
         */
        public Http3Request build() {
            OutgoingFields.check(Section.REQUEST, headers.build());
            boolean connect = method.equals("CONNECT");
            if (connect ? !RequestSyntax.isHostAndPort(authority) : !RequestSyntax.isAuthority(authority, true)) {
                throw new IllegalArgumentException("not an authority for " + method + ": " + authority);
            }
            if (!connect && !RequestSyntax.isPath(path, method, true)) {
                throw new IllegalArgumentException("not a path for " + method + ": " + path);
            }
            return new Http3Request(this);
        }
    }
}
