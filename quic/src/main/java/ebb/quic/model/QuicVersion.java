package ebb.quic.model;

/** The versions of QUIC that Ebb speaks. */
public enum QuicVersion {
    /** RFC 9000. */
    V1(0x00000001),
    /** RFC 9369: the same protocol under other constants, so that middleboxes cannot ossify it. */
    V2(0x6b3343cf);

    private final int wire;

    QuicVersion(int wire) {
        this.wire = wire;
    }

    /** {@return the number that stands in long headers} */
    public int wire() {
        return wire;
    }

    /**
     * The version with this number on the wire, or null when Ebb does not speak it.
     *
     * @param wire the number
     * @return the version, or null
     */
    public static QuicVersion of(int wire) {
        for (QuicVersion version : values()) {
            if (version.wire == wire) {
                return version;
            }
        }
        return null;
    }
}
