/**
 * The clients of a soak run, a process of their own that may be killed: groups of connections which open together and
 * end in the same way.
 */
package ebb.cli.soak.crowd;
