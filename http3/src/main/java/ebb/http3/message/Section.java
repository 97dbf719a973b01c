package ebb.http3.message;

/** The kind of a field section. */
public enum Section {
    REQUEST, RESPONSE, TRAILERS;

    // RFC 9114 §4.2: fields that speak of one connection of HTTP/1.1 make a message malformed.
    /** Whether this section may not have a field of that (lower-case) name and value. */
    public boolean forbids(String name, String value) {
        return switch (name) {
            case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" -> true;
            // RFC 9114 §4.2: the one exception is TE in a request, and there only with the value "trailers".
            case "te" -> this != REQUEST || !value.equals("trailers");
            default -> false;
        };
    }
}
