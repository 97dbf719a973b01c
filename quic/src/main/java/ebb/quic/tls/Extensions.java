package ebb.quic.tls;

import java.util.HashSet;
import java.util.List;
import java.util.ArrayList;
import java.util.Set;

/**
 * The extension block of one message as it came: types and bodies in order. Unknown types are kept, since whether they
 * are to be ignored or refused depends on the message. Bounded by the message that it was read from.
 */
final class Extensions {
    private record Extension(int type, byte[] body) {
    }

    private final List<Extension> extensions;

    private Extensions(List<Extension> extensions) {
        this.extensions = extensions;
    }

    /** Reads a block with its two-byte length. */
    static Extensions parse(TlsReader reader) {
        TlsReader block = reader.readVector(2);
        List<Extension> extensions = new ArrayList<>();
        Set<Integer> types = new HashSet<>();
        while (block.remaining() > 0) {
            int type = block.readShort();
            // RFC 8446 §4.2: a type comes at most once in a block.
            if (!types.add(type)) {
                throw Alert.ILLEGAL_PARAMETER.violation("extension " + type + " comes twice");
            }
            extensions.add(new Extension(type, block.readVector(2).readRest()));
        }
        return new Extensions(extensions);
    }

    boolean contains(ExtensionType type) {
        return body(type) != null;
    }

    /** A reader of an extension's body; {@code null} when it is absent. */
    TlsReader find(ExtensionType type) {
        byte[] body = body(type);
        return body == null ? null : new TlsReader(body);
    }

    /** A reader of the body of an extension that must be there. */
    TlsReader require(ExtensionType type) {
        TlsReader reader = find(type);
        if (reader == null) {
            // RFC 8446 §9.2: the absence of a mandatory extension is missing_extension.
            throw Alert.MISSING_EXTENSION.violation("TLS extension " + type + " is missing");
        }
        return reader;
    }

    /** An extension's body; {@code null} when it is absent. */
    byte[] body(ExtensionType type) {
        for (Extension extension : extensions) {
            if (extension.type == type.id()) {
                return extension.body;
            }
        }
        return null;
    }

    /** Whether the extension is there, but not as the last of the block. */
    boolean isBeforeLast(ExtensionType type) {
        return contains(type) && extensions.getLast().type != type.id();
    }

    /**
     * Holds an answer to what was asked for.
     *
     * @param legal    what may come in this message, since our own message asked for it
     * @param unwanted what Ebb knows from other messages, and which has no place in this one
     */
    void allowOnly(Set<ExtensionType> legal, Set<ExtensionType> unwanted) {
        for (Extension extension : extensions) {
            if (isIn(legal, extension.type)) {
                continue;
            }
            // RFC 8446 §4.2: an extension that is known and comes in the wrong message is illegal_parameter; one that
            // answers nothing we sent is unsupported_extension.
            throw isIn(unwanted, extension.type)
                    ? Alert.ILLEGAL_PARAMETER.violation("extension " + extension.type + " in the wrong message")
                    : Alert.UNSUPPORTED_EXTENSION.violation("extension " + extension.type + " was not asked for");
        }
    }

    /** Writes the types and bodies of all but the given ones, to compare two blocks. */
    void writeAllBut(Set<ExtensionType> left, TlsWriter out) {
        for (Extension extension : extensions) {
            if (!isIn(left, extension.type)) {
                out.writeShort(extension.type).writeVector(2, extension.body);
            }
        }
    }

    private static boolean isIn(Set<ExtensionType> types, int id) {
        for (ExtensionType type : types) {
            if (type.id() == id) {
                return true;
            }
        }
        return false;
    }
}
