package ebb.quic.tls;

/** The key exchange groups that Ebb speaks (RFC 8446 §4.2.7, and ML-KEM with X25519 in one). */
public enum NamedGroup {
    X25519(0x001d, "x25519"),
    X25519MLKEM768(0x11ec, "X25519MLKEM768"),
    SECP256R1(0x0017, "secp256r1"),
    SECP384R1(0x0018, "secp384r1");

    private static final NamedGroup[] ALL = values();

    private final int id;
    private final String label;

    NamedGroup(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** The group's number on the wire. */
    public int id() {
        return id;
    }

    /** The group's name in the registry of IANA. */
    public String label() {
        return label;
    }

    /** The group of a number on the wire; {@code null} when Ebb does not speak it. */
    public static NamedGroup of(int id) {
        for (NamedGroup group : ALL) {
            if (group.id == id) {
                return group;
            }
        }
        return null;
    }

    /** The group of a registered name, whatever its case; {@code null} when Ebb does not speak it. */
    public static NamedGroup of(String label) {
        for (NamedGroup group : ALL) {
            if (group.label.equalsIgnoreCase(label)) {
                return group;
            }
        }
        return null;
    }
}
