package ebb.http3.message;

import static ebb.http3.message.FieldCollector.malformed;

import ebb.http3.model.Http3Exception;
import ebb.http3.qpack.FieldSink;

/** Collects the header section of a request and checks it (RFC 9114 §4.3.1). Confined to the thread that decodes. */
public final class RequestCollector implements FieldSink {
    private final FieldCollector regular = new FieldCollector(Section.REQUEST);
    private String method;
    private String scheme;
    private String authority;
    private String path;

    @Override
    public void field(String name, String value) throws Http3Exception {
        if (name.isEmpty() || name.charAt(0) != ':') {
            regular.field(name, value);
            return;
        }
        // RFC 9114 §4.3: pseudo-header fields come before all others.
        if (!regular.isEmpty()) {
            throw malformed("a pseudo-header field after a regular one");
        }
        switch (name) {
            case ":method" -> method = once(name, method, value);
            case ":scheme" -> scheme = once(name, scheme, value);
            case ":authority" -> authority = once(name, authority, value);
            case ":path" -> path = once(name, path, value);
            // RFC 9114 §4.3: those of responses, and unknown ones, are malformed in a request.
            default -> throw malformed("the pseudo-header field " + FieldCollector.printable(name));
        }
    }

    /** The whole head; throws for what is missing or contradicts itself. */
    public RequestHead head() throws Http3Exception {
        require(method != null && RequestSyntax.isMethod(method), ":method");
        return method.equals("CONNECT") ? connect() : ordinary();
    }

    // RFC 9114 §4.4: CONNECT has an authority with a port, and neither scheme nor path.
    private RequestHead connect() throws Http3Exception {
        require(scheme == null && path == null, ":scheme or :path of CONNECT");
        require(authority != null && RequestSyntax.isHostAndPort(authority), ":authority of CONNECT");
        requireSameHost();
        return new RequestHead(method, "", authority, "", regular.fields(), FieldCollector.UNKNOWN_LENGTH);
    }

    private RequestHead ordinary() throws Http3Exception {
        require(scheme != null && RequestSyntax.isScheme(scheme), ":scheme");
        boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
        String target = authority == null ? regular.host() : authority;
        // RFC 9114 §4.3.1: these schemes have a mandatory authority, in :authority or in Host, never empty.
        require(!web || !target.isEmpty(), ":authority and host");
        require(authority == null || !authority.isEmpty(), ":authority");
        require(RequestSyntax.isAuthority(target, web), ":authority");
        requireSameHost();
        require(path != null && RequestSyntax.isPath(path, method, web), ":path");
        return new RequestHead(method, scheme, target, path, regular.fields(), regular.contentLength());
    }

    // RFC 9114 §4.3.1: if both are there, they must be the same.
    private void requireSameHost() throws Http3Exception {
        boolean both = authority != null && !regular.host().isEmpty();
        require(!both || authority.equalsIgnoreCase(regular.host()), "host, which differs from :authority");
    }

    // RFC 9114 §4.3.1: exactly one value.
    private static String once(String name, String before, String value) throws Http3Exception {
        if (before != null) {
            throw malformed(name + " occurs twice");
        }
        return value;
    }

    private static void require(boolean right, String what) throws Http3Exception {
        if (!right) {
            throw malformed("missing or wrong: " + what);
        }
    }
}
