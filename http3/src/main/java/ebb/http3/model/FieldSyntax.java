package ebb.http3.model;

/** Which characters field names and values may have. Stateless. */
final class FieldSyntax {
    private static final long[] TOKEN = new long[2];

    static {
        String others = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < others.length(); i++) {
            char c = others.charAt(i);
            TOKEN[c >> 6] |= 1L << c;
        }
    }

    private FieldSyntax() {
    }

    // RFC 9114 §4.2: a field name is a token without upper-case letters.
    static boolean isName(String name) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLowerCaseTokenCharacter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    // RFC 9114 §10.3: CR, LF and NUL would split messages further on; nothing outside field-content passes.
    static boolean isValue(String value) {
        int length = value.length();
        if (length == 0) {
            return true;
        }
        if (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerCaseTokenCharacter(char c) {
        return c < 0x80 && (TOKEN[c >> 6] & 1L << c) != 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
