/**
 * One connection as a sans-IO state machine: datagrams and time in, datagrams and deadlines out.
 *
 * <p>{@link ebb.quic.connection.Connection} owns its collaborators and orders their calls; none of them knows it. All of
 * it is confined to one loop, except what {@link ebb.quic.connection.Core} says may be called from any thread. What it
 * needs from above (routes, a loop to be woken, listeners) are interfaces of this package.
 */
package ebb.quic.connection;
