package ebb.quic.model;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A snapshot of one live connection.
 *
 * @param id             unique within this JVM
 * @param phase          where it is in its life
 * @param remoteAddress  the peer's address now
 * @param protocol       the ALPN protocol, empty before it is known
 * @param age            since it was created
 * @param smoothedRtt    the smoothed round-trip time, or the initial guess without a sample
 * @param congestionWindowBytes what may be in flight
 * @param bytesInFlight  what is in flight
 * @param bytesReceived  UDP payload received
 * @param bytesSent      UDP payload sent
 * @param packetsLost    packets declared lost
 * @param openStreams    streams that exist now
 * @param memory         what is on its account
 */
public record ConnectionStats(long id, Phase phase, InetSocketAddress remoteAddress, String protocol, Duration age,
        Duration smoothedRtt, long congestionWindowBytes, long bytesInFlight, long bytesReceived, long bytesSent,
        long packetsLost, int openStreams, MemoryReport memory) {
}
