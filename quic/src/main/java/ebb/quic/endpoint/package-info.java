/**
 * Many connections on one socket, still without IO: datagrams find their connection, new ones are admitted or refused,
 * closed ones leave a stub, and every one of them leaves through {@link ebb.quic.endpoint.ConnectionTable#retire}.
 *
 * <p>Confined to one loop. Below it are connections, which it orders to act; above it are sockets and threads, which it
 * reaches only through {@link ebb.quic.endpoint.DatagramOutlet}.
 */
package ebb.quic.endpoint;
