package ebb.cli.model;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A host (name or address, IPv6 without brackets; empty for every local address) and a UDP port.
 * Written {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code :PORT}.
 */
public record HostPort(String host, int port) {

    /** Reads an address that must name a port; {@code IllegalArgumentException} with a message for the user. */
    public static HostPort parse(String text) {
        if (text.startsWith("[")) {
            int bracket = text.indexOf("]:");
            if (bracket < 0) {
                throw malformed(text);
            }
            return new HostPort(text.substring(1, bracket), port(text.substring(bracket + 2), text));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.indexOf(':') != colon) {
            throw malformed(text);
        }
        String host = text.substring(0, colon);
        return new HostPort(host.equals("*") ? "" : host, port(text.substring(colon + 1), text));
    }

    private static int port(String digits, String whole) {
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw malformed(whole);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text + "' is not HOST:PORT; write for example 127.0.0.1:4433,"
                + " localhost:4433, [::1]:4433, or :4433 for every address");
    }

    /** Looks the host up (blocking). */
    public InetSocketAddress resolve() throws UnknownHostException {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** The numeric form of a socket address, IPv6 in brackets and without a scope: what the ready line shows. */
    public static String describe(InetSocketAddress address) {
        String host = address.getAddress() == null ? address.getHostString() : address.getAddress().getHostAddress();
        return new HostPort(host.replaceFirst("%.*", ""), address.getPort()).toString();
    }

    /** Whether this names the machine itself, for which the development certificate is made. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
