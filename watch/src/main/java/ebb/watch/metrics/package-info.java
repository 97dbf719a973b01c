/**
 * The metrics of an endpoint, for any registry of Micrometer. Read from snapshots when somebody asks; nothing listens
 * to connections, and nothing is named after one.
 */
package ebb.watch.metrics;
