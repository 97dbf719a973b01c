/**
 * {@code ebb serve}: one QUIC server that speaks HTTP/3, hq-interop, perf and echo, from the ready line to the last
 * line. {@link ebb.cli.serve.ServeRun} is the command, {@code Server} the server; the protocols are one small handler
 * each, and keep nothing between streams.
 */
package ebb.cli.serve;
