package ebb.cli.soak.message;

import java.util.Map;

/**
 * A line to a crowd, which answers with {@link CrowdNews} until it is done.
 *
 * @param protocol   the ALPN protocol: {@code h3} is spoken as such, {@link SoakProtocol#NAME} is Ebb's own, anything
 *                   else is only connected to
 * @param traffic    whether each connection carries an exchange before it ends
 * @param idleMillis the clients' idle timeout
 * @param groups     how many connections end in which way, by the label of the way
 */
public record CrowdOrder(Verb verb, String host, int port, String protocol, boolean traffic, long idleMillis,
        Map<String, Integer> groups) {

    /** What the crowd is to do. */
    public enum Verb {
        /** Open every connection of the groups. */
        OPEN,
        /** End them, each group in its way. */
        CLOSE,
        /** Drop all that is left on this side, and tell of its own accounts. */
        FORGET
    }

    /** The same with another verb. */
    public CrowdOrder with(Verb other) {
        return new CrowdOrder(other, host, port, protocol, traffic, idleMillis, groups);
    }
}
