/**
 * One HTTP/3 connection at either end: control streams, settings, shutdown, requests, and what a peer may cost.
 *
 * <p>Each stream is served on a thread of its own, which may block. What they share is guarded by the monitor of the
 * object that holds it. Rules that the peer breaks end here: as the reset of a stream,
 * or as the close of the connection, with the code of the exception that tells of it.
 */
package ebb.http3.session;
