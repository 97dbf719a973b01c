/**
 * What the user typed, as values: sizes, time spans, addresses, URLs, and the one exception that ends a command with a
 * message and an exit code. Immutable, usable from any thread, no I/O except name resolution in {@link HostPort}.
 */
package ebb.cli.model;
