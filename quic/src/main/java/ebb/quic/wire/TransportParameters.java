package ebb.quic.wire;

import static ebb.quic.wire.ParameterBlock.invalid;

import java.util.Arrays;

/**
 * What an endpoint declares in the handshake. Immutable by convention: arrays are not copied. Made by a
 * {@link Builder} or by {@link #parse}; two are equal when their {@link #encode encodings} are. Components without a
 * comment are the integers of RFC 9000 §18.2 with their defaults.
 *
 * @param originalDestinationConnectionId null when absent; sent by servers only
 * @param statelessResetToken 16 bytes, null when absent; sent by servers only
 * @param preferredAddress null when absent; sent by servers only
 * @param initialSourceConnectionId null when absent
 * @param retrySourceConnectionId null when absent; sent by servers only
 * @param maxDatagramFrameSize the largest DATAGRAM frame, type and length included; 0 for none (RFC 9221 §3)
 * @param versionInformation null when absent (RFC 9368 §3)
 * @param reserved a parameter without a meaning that is sent to keep peers honest, null for none; parsing ignores it
 */
public record TransportParameters(
        ConnectionId originalDestinationConnectionId, long maxIdleTimeoutMillis, byte[] statelessResetToken,
        long maxUdpPayloadSize, long initialMaxData, long initialMaxStreamDataBidiLocal,
        long initialMaxStreamDataBidiRemote, long initialMaxStreamDataUni, long initialMaxStreamsBidi,
        long initialMaxStreamsUni, int ackDelayExponent, long maxAckDelayMillis, boolean disableActiveMigration,
        PreferredAddress preferredAddress, long activeConnectionIdLimit, ConnectionId initialSourceConnectionId,
        ConnectionId retrySourceConnectionId, long maxDatagramFrameSize, VersionInformation versionInformation,
        Reserved reserved) {
    private static final int ORIGINAL_DESTINATION_CONNECTION_ID = 0x00;
    private static final int MAX_IDLE_TIMEOUT = 0x01;
    private static final int STATELESS_RESET_TOKEN = 0x02;
    private static final int MAX_UDP_PAYLOAD_SIZE = 0x03;
    private static final int INITIAL_MAX_DATA = 0x04;
    private static final int INITIAL_MAX_STREAM_DATA_BIDI_LOCAL = 0x05;
    private static final int INITIAL_MAX_STREAM_DATA_BIDI_REMOTE = 0x06;
    private static final int INITIAL_MAX_STREAM_DATA_UNI = 0x07;
    private static final int INITIAL_MAX_STREAMS_BIDI = 0x08;
    private static final int INITIAL_MAX_STREAMS_UNI = 0x09;
    private static final int ACK_DELAY_EXPONENT = 0x0a;
    private static final int MAX_ACK_DELAY = 0x0b;
    private static final int DISABLE_ACTIVE_MIGRATION = 0x0c;
    private static final int PREFERRED_ADDRESS = 0x0d;
    private static final int ACTIVE_CONNECTION_ID_LIMIT = 0x0e;
    private static final int INITIAL_SOURCE_CONNECTION_ID = 0x0f;
    private static final int RETRY_SOURCE_CONNECTION_ID = 0x10;
    private static final int VERSION_INFORMATION = 0x11;
    private static final int MAX_DATAGRAM_FRAME_SIZE = 0x20;

    private static final long DEFAULT_UDP_PAYLOAD_SIZE = 65_527;
    private static final int DEFAULT_ACK_DELAY_EXPONENT = 3;
    private static final long DEFAULT_MAX_ACK_DELAY = 25;
    private static final long DEFAULT_CONNECTION_ID_LIMIT = 2;
    private static final int RESET_TOKEN_BYTES = 16;
    private static final int[] SERVER_ONLY = {
        ORIGINAL_DESTINATION_CONNECTION_ID, STATELESS_RESET_TOKEN, PREFERRED_ADDRESS, RETRY_SOURCE_CONNECTION_ID
    };
    /** More than all parameters of fixed or bounded size take together. */
    private static final int BOUNDED_BYTES = 512;

    /** A server's other address: 4 and 16 bytes of address, the ID to use there and its reset token of 16 bytes. */
    public record PreferredAddress(
            byte[] ipv4, int ipv4Port, byte[] ipv6, int ipv6Port, ConnectionId id, byte[] resetToken) {
        private static final int IPV4_BYTES = 4;
        private static final int IPV6_BYTES = 16;

        private static PreferredAddress read(WireReader in) {
            byte[] ipv4 = in.readBytes(IPV4_BYTES);
            int ipv4Port = in.readShort();
            byte[] ipv6 = in.readBytes(IPV6_BYTES);
            int ipv6Port = in.readShort();
            int idLength = in.readByte();
            // RFC 9000 §18.2: the ID is like that of NEW_CONNECTION_ID; above all it has a length.
            if (idLength < 1 || idLength > ConnectionId.MAX_LENGTH) {
                throw invalid("preferred_address with a connection ID of " + idLength + " bytes");
            }
            ConnectionId id = ConnectionId.read(in, idLength);
            byte[] token = in.readBytes(RESET_TOKEN_BYTES);
            if (in.remaining() > 0) {
                throw invalid("preferred_address is too long");
            }
            return new PreferredAddress(ipv4, ipv4Port, ipv6, ipv6Port, id, token);
        }

        private byte[] encode() {
            byte[] value = new byte[IPV4_BYTES + 2 + IPV6_BYTES + 2 + 1 + id.length() + RESET_TOKEN_BYTES];
            WireWriter out = new WireWriter(value);
            out.writeBytes(ipv4, 0, IPV4_BYTES);
            out.writeShort(ipv4Port);
            out.writeBytes(ipv6, 0, IPV6_BYTES);
            out.writeShort(ipv6Port);
            out.writeByte(id.length());
            id.writeTo(out);
            out.writeBytes(resetToken, 0, RESET_TOKEN_BYTES);
            return value;
        }
    }

    /** The version in use and those that the sender could use; a server's list may be empty. */
    public record VersionInformation(int chosen, int[] available) {
        private static VersionInformation read(WireReader in, boolean sentByServer) {
            // RFC 9368 §4: too short, or not made of whole versions, is a parsing failure.
            if (in.remaining() == 0 || in.remaining() % Integer.BYTES != 0) {
                throw invalid("version_information of " + in.remaining() + " bytes");
            }
            int chosen = in.readInt();
            int[] available = new int[in.remaining() / Integer.BYTES];
            boolean listed = false;
            boolean zero = chosen == 0;
            for (int i = 0; i < available.length; i++) {
                available[i] = in.readInt();
                listed |= available[i] == chosen;
                zero |= available[i] == 0;
            }
            // RFC 9368 §4: 0 is no version; and a client lists the version it chose.
            if (zero || !sentByServer && !listed) {
                throw invalid(zero ? "version_information names version 0" : "chosen version is not available");
            }
            return new VersionInformation(chosen, available);
        }

        private byte[] encode() {
            byte[] value = new byte[Integer.BYTES * (1 + available.length)];
            WireWriter out = new WireWriter(value);
            out.writeInt(chosen);
            for (int version : available) {
                out.writeInt(version);
            }
            return value;
        }
    }

    /** A parameter that nobody knows. */
    public record Reserved(long id, byte[] value) {
    }

    /** A builder that starts from the defaults, which are those of absent parameters. */
    public static Builder newBuilder() {
        return new Builder();
    }

    /**
     * Reads and checks what a peer declared; TRANSPORT_PARAMETER_ERROR for whatever is not allowed. Unknown parameters
     * are skipped. That the connection IDs are the right ones is {@link #authenticateClient}'s and
     * {@link #authenticateServer}'s to say.
     */
    public static TransportParameters parse(byte[] raw, boolean sentByServer) {
        ParameterBlock block = ParameterBlock.parse(raw);
        for (int id : SERVER_ONLY) {
            // RFC 9000 §18.2: these four are never a client's.
            if (!sentByServer && block.has(id)) {
                throw invalid("client sent parameter 0x" + Integer.toHexString(id));
            }
        }
        try {
            TransportParameters parameters = read(block, sentByServer);
            parameters.check();
            return parameters;
        } catch (ProtocolViolation violation) {
            // RFC 9000 §7.4: a value that is cut off is an invalid value like any other.
            throw invalid(violation.phrase());
        }
    }

    private static TransportParameters read(ParameterBlock block, boolean sentByServer) {
        Builder builder = new Builder();
        builder.originalDestinationConnectionId = block.connectionId(ORIGINAL_DESTINATION_CONNECTION_ID);
        builder.maxIdleTimeoutMillis = block.integer(MAX_IDLE_TIMEOUT, 0);
        builder.statelessResetToken = block.bytes(STATELESS_RESET_TOKEN, RESET_TOKEN_BYTES);
        builder.maxUdpPayloadSize = block.integer(MAX_UDP_PAYLOAD_SIZE, DEFAULT_UDP_PAYLOAD_SIZE);
        builder.initialMaxData = block.integer(INITIAL_MAX_DATA, 0);
        builder.initialMaxStreamDataBidiLocal = block.integer(INITIAL_MAX_STREAM_DATA_BIDI_LOCAL, 0);
        builder.initialMaxStreamDataBidiRemote = block.integer(INITIAL_MAX_STREAM_DATA_BIDI_REMOTE, 0);
        builder.initialMaxStreamDataUni = block.integer(INITIAL_MAX_STREAM_DATA_UNI, 0);
        builder.initialMaxStreamsBidi = block.integer(INITIAL_MAX_STREAMS_BIDI, 0);
        builder.initialMaxStreamsUni = block.integer(INITIAL_MAX_STREAMS_UNI, 0);
        // An exponent beyond the range of int is as invalid as 21.
        builder.ackDelayExponent =
                (int) Math.min(Integer.MAX_VALUE, block.integer(ACK_DELAY_EXPONENT, DEFAULT_ACK_DELAY_EXPONENT));
        builder.maxAckDelayMillis = block.integer(MAX_ACK_DELAY, DEFAULT_MAX_ACK_DELAY);
        builder.disableActiveMigration = block.bytes(DISABLE_ACTIVE_MIGRATION, 0) != null;
        builder.activeConnectionIdLimit = block.integer(ACTIVE_CONNECTION_ID_LIMIT, DEFAULT_CONNECTION_ID_LIMIT);
        builder.initialSourceConnectionId = block.connectionId(INITIAL_SOURCE_CONNECTION_ID);
        builder.retrySourceConnectionId = block.connectionId(RETRY_SOURCE_CONNECTION_ID);
        builder.maxDatagramFrameSize = block.integer(MAX_DATAGRAM_FRAME_SIZE, 0);
        if (block.has(PREFERRED_ADDRESS)) {
            builder.preferredAddress = PreferredAddress.read(block.reader(PREFERRED_ADDRESS));
        }
        if (block.has(VERSION_INFORMATION)) {
            builder.versionInformation = VersionInformation.read(block.reader(VERSION_INFORMATION), sentByServer);
        }
        return builder.build();
    }

    private void check() {
        // RFC 9000 §18.2: a payload of at least 1200 bytes, an exponent of at most 20, a delay below 2^14 ms, at
        // least two connection IDs, and no preferred address without connection IDs.
        require(maxUdpPayloadSize >= 1200, "max_udp_payload_size below 1200");
        require(ackDelayExponent <= 20, "ack_delay_exponent above 20");
        require(maxAckDelayMillis < 1 << 14, "max_ack_delay of 2^14 ms or more");
        require(activeConnectionIdLimit >= 2, "active_connection_id_limit below 2");
        require(preferredAddress == null || !ConnectionId.EMPTY.equals(initialSourceConnectionId),
                "preferred_address without connection IDs");
        // RFC 9000 §4.6: the ID of a stream beyond 2^60 could not be encoded.
        require(initialMaxStreamsBidi <= 1L << 60 && initialMaxStreamsUni <= 1L << 60, "more than 2^60 streams");
    }

    /** Compares a client's declaration with the source ID of its first Initial packet. */
    public void authenticateClient(ConnectionId source) {
        // RFC 9000 §7.3: absent or different from the header is an error.
        require(source.equals(initialSourceConnectionId), "initial_source_connection_id does not match");
    }

    /**
     * Compares a server's declaration with the headers: the source ID of its first Initial packet, the destination ID
     * of the client's very first, and the source ID of its Retry packet, null when there was none.
     */
    public void authenticateServer(ConnectionId source, ConnectionId originalDestination, ConnectionId retrySource) {
        // RFC 9000 §7.3: absent, different from the header, or present without a Retry packet is an error.
        require(source.equals(initialSourceConnectionId), "initial_source_connection_id does not match");
        require(originalDestination.equals(originalDestinationConnectionId),
                "original_destination_connection_id does not match");
        require(retrySource == null ? retrySourceConnectionId == null : retrySource.equals(retrySourceConnectionId),
                "retry_source_connection_id does not match");
    }

    private static void require(boolean valid, String phrase) {
        if (!valid) {
            throw invalid(phrase);
        }
    }

    /** The bytes for the TLS extension; parameters that have their default are left out. */
    public byte[] encode() {
        int versions = versionInformation == null ? 0 : versionInformation.available().length;
        int reservedBytes = reserved == null ? 0 : reserved.value().length;
        WireWriter out = new WireWriter(new byte[BOUNDED_BYTES + Integer.BYTES * versions + reservedBytes]);
        writeIds(out);
        writeIntegers(out);
        // RFC 9000 §18.2: this parameter is its own presence.
        writeBytes(out, DISABLE_ACTIVE_MIGRATION, disableActiveMigration ? new byte[0] : null);
        writeBytes(out, PREFERRED_ADDRESS, preferredAddress == null ? null : preferredAddress.encode());
        writeBytes(out, VERSION_INFORMATION, versionInformation == null ? null : versionInformation.encode());
        if (reserved != null) {
            writeBytes(out, reserved.id(), reserved.value());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private void writeIds(WireWriter out) {
        writeId(out, ORIGINAL_DESTINATION_CONNECTION_ID, originalDestinationConnectionId);
        writeId(out, INITIAL_SOURCE_CONNECTION_ID, initialSourceConnectionId);
        writeId(out, RETRY_SOURCE_CONNECTION_ID, retrySourceConnectionId);
        writeBytes(out, STATELESS_RESET_TOKEN, statelessResetToken);
    }

    private void writeIntegers(WireWriter out) {
        writeInteger(out, MAX_IDLE_TIMEOUT, maxIdleTimeoutMillis, 0);
        writeInteger(out, MAX_UDP_PAYLOAD_SIZE, maxUdpPayloadSize, DEFAULT_UDP_PAYLOAD_SIZE);
        writeInteger(out, INITIAL_MAX_DATA, initialMaxData, 0);
        writeInteger(out, INITIAL_MAX_STREAM_DATA_BIDI_LOCAL, initialMaxStreamDataBidiLocal, 0);
        writeInteger(out, INITIAL_MAX_STREAM_DATA_BIDI_REMOTE, initialMaxStreamDataBidiRemote, 0);
        writeInteger(out, INITIAL_MAX_STREAM_DATA_UNI, initialMaxStreamDataUni, 0);
        writeInteger(out, INITIAL_MAX_STREAMS_BIDI, initialMaxStreamsBidi, 0);
        writeInteger(out, INITIAL_MAX_STREAMS_UNI, initialMaxStreamsUni, 0);
        writeInteger(out, ACK_DELAY_EXPONENT, ackDelayExponent, DEFAULT_ACK_DELAY_EXPONENT);
        writeInteger(out, MAX_ACK_DELAY, maxAckDelayMillis, DEFAULT_MAX_ACK_DELAY);
        writeInteger(out, ACTIVE_CONNECTION_ID_LIMIT, activeConnectionIdLimit, DEFAULT_CONNECTION_ID_LIMIT);
        writeInteger(out, MAX_DATAGRAM_FRAME_SIZE, maxDatagramFrameSize, 0);
    }

    private static void writeInteger(WireWriter out, int id, long value, long whenAbsent) {
        if (value != whenAbsent) {
            ParameterBlock.writeInteger(out, id, value);
        }
    }

    private static void writeId(WireWriter out, int id, ConnectionId value) {
        writeBytes(out, id, value == null ? null : value.toBytes());
    }

    private static void writeBytes(WireWriter out, long id, byte[] value) {
        if (value != null) {
            ParameterBlock.writeBytes(out, id, value);
        }
    }

    /** Collects parameters; whatever is not set is absent or has its default. Does not check: the receiver does. */
    public static final class Builder {
        private ConnectionId originalDestinationConnectionId;
        private long maxIdleTimeoutMillis;
        private byte[] statelessResetToken;
        private long maxUdpPayloadSize = DEFAULT_UDP_PAYLOAD_SIZE;
        private long initialMaxData;
        private long initialMaxStreamDataBidiLocal;
        private long initialMaxStreamDataBidiRemote;
        private long initialMaxStreamDataUni;
        private long initialMaxStreamsBidi;
        private long initialMaxStreamsUni;
        private int ackDelayExponent = DEFAULT_ACK_DELAY_EXPONENT;
        private long maxAckDelayMillis = DEFAULT_MAX_ACK_DELAY;
        private boolean disableActiveMigration;
        private PreferredAddress preferredAddress;
        private long activeConnectionIdLimit = DEFAULT_CONNECTION_ID_LIMIT;
        private ConnectionId initialSourceConnectionId;
        private ConnectionId retrySourceConnectionId;
        private long maxDatagramFrameSize;
        private VersionInformation versionInformation;
        private Reserved reserved;

        private Builder() {
        }

        public Builder originalDestinationConnectionId(ConnectionId value) {
            originalDestinationConnectionId = value;
            return this;
        }

        public Builder maxIdleTimeoutMillis(long value) {
            maxIdleTimeoutMillis = value;
            return this;
        }

        public Builder statelessResetToken(byte[] value) {
            statelessResetToken = value;
            return this;
        }

        public Builder maxUdpPayloadSize(long value) {
            maxUdpPayloadSize = value;
            return this;
        }

        public Builder initialMaxData(long value) {
            initialMaxData = value;
            return this;
        }

        public Builder initialMaxStreamDataBidiLocal(long value) {
            initialMaxStreamDataBidiLocal = value;
            return this;
        }

        public Builder initialMaxStreamDataBidiRemote(long value) {
            initialMaxStreamDataBidiRemote = value;
            return this;
        }

        public Builder initialMaxStreamDataUni(long value) {
            initialMaxStreamDataUni = value;
            return this;
        }

        public Builder initialMaxStreamsBidi(long value) {
            initialMaxStreamsBidi = value;
            return this;
        }

        public Builder initialMaxStreamsUni(long value) {
            initialMaxStreamsUni = value;
            return this;
        }

        public Builder ackDelayExponent(int value) {
            ackDelayExponent = value;
            return this;
        }

        public Builder maxAckDelayMillis(long value) {
            maxAckDelayMillis = value;
            return this;
        }

        public Builder disableActiveMigration(boolean value) {
            disableActiveMigration = value;
            return this;
        }

        public Builder preferredAddress(PreferredAddress value) {
            preferredAddress = value;
            return this;
        }

        public Builder activeConnectionIdLimit(long value) {
            activeConnectionIdLimit = value;
            return this;
        }

        public Builder initialSourceConnectionId(ConnectionId value) {
            initialSourceConnectionId = value;
            return this;
        }

        public Builder retrySourceConnectionId(ConnectionId value) {
            retrySourceConnectionId = value;
            return this;
        }

        public Builder maxDatagramFrameSize(long value) {
            maxDatagramFrameSize = value;
            return this;
        }

        public Builder versionInformation(VersionInformation value) {
            versionInformation = value;
            return this;
        }

        /** Adds a parameter that nobody knows; RFC 9000 §18.1 reserves the identifiers 31 * N + 27 for it. */
        public Builder grease(long id, byte[] value) {
            reserved = new Reserved(id, value);
            return this;
        }

        public TransportParameters build() {
            return new TransportParameters(
                    originalDestinationConnectionId, maxIdleTimeoutMillis, statelessResetToken, maxUdpPayloadSize,
                    initialMaxData, initialMaxStreamDataBidiLocal, initialMaxStreamDataBidiRemote,
                    initialMaxStreamDataUni, initialMaxStreamsBidi, initialMaxStreamsUni, ackDelayExponent,
                    maxAckDelayMillis, disableActiveMigration, preferredAddress, activeConnectionIdLimit,
                    initialSourceConnectionId, retrySourceConnectionId, maxDatagramFrameSize, versionInformation,
                    reserved);
        }
    }
}
