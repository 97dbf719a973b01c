/**
 * What happened on a connection, for people to look at: events that the connection tells, and a writer that puts them
 * into qlog files (draft-ietf-quic-qlog-main-schema, draft-ietf-quic-qlog-quic-events).
 *
 * <p>Watching must never hurt what is watched: the loop formats an event only when a trace is on, hands it over without
 * waiting, and drops and counts it when the bounded queue is full. Disk is touched by one thread of the
 * {@link ebb.quic.trace.QlogDirectory}'s own.
 */
package ebb.quic.trace;
