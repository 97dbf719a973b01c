/**
 * {@code ebb get}: several URLs, one connection for each server, contents to files or standard output. Failures are
 * curl's: the same exit codes and the same words, so that scripts and people know them. Each transfer runs on a virtual
 * thread of its own.
 */
package ebb.cli.get;
