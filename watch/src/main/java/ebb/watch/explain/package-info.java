/**
 * Who holds closed connections: takes a heap dump of a JVM and has it walked in a process of its own, so that a server
 * pays for the dump alone. Dumps hold keys; they are written for one's own eyes and deleted in all cases.
 */
package ebb.watch.explain;
