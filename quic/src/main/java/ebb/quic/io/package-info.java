/**
 * Sockets and threads: one {@link ebb.quic.io.EventLoop} is one platform thread, one UDP socket and one endpoint, which
 * it feeds with datagrams and time. This is the only layer that reads a clock, starts a thread or opens a socket.
 */
package ebb.quic.io;
