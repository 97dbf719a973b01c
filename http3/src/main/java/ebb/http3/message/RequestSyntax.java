package ebb.http3.message;

/** What the values of a request's pseudo-header fields may look like (RFC 9114 §4.3.1, RFC 3986). Stateless. */
public final class RequestSyntax {

    private RequestSyntax() {
    }

    /** Whether it is a method: a token, which in contrast to field names has upper-case letters. */
    public static boolean isMethod(String method) {
        return !method.isEmpty()
                && method.chars().allMatch(c -> isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Whether it is a scheme. */
    public static boolean isScheme(String scheme) {
        return !scheme.isEmpty() && isLetter(scheme.charAt(0))
                && scheme.chars().allMatch(c -> isLetterOrDigit(c) || "+-.".indexOf(c) >= 0);
    }

    // RFC 9114 §4.3.1: no userinfo in the authority of the web's schemes.
    /** Whether it is an authority; empty ones are. */
    public static boolean isAuthority(String authority, boolean web) {
        return isVisible(authority) && (!web || authority.indexOf('@') < 0)
                && authority.chars().noneMatch(c -> "/?#\\".indexOf(c) >= 0);
    }

    /** Whether it is a host, a colon and a port. */
    public static boolean isHostAndPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > 0 && colon < authority.length() - 1 && isAuthority(authority, true)
                && authority.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    // RFC 9114 §4.3.1: never empty for the web's schemes; an OPTIONS request without a path has "*".
    /** Whether it is a path with an optional query. */
    public static boolean isPath(String path, String method, boolean web) {
        boolean rooted = path.startsWith("/") || path.equals("*") && method.equals("OPTIONS");
        return isVisible(path) && path.indexOf('#') < 0 && (rooted || !web);
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    private static boolean isLetterOrDigit(int c) {
        return isLetter(c) || c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
