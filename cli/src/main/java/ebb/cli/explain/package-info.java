/** The command {@code ebb explain}: how the memory of connections divides, and who holds those that are closed. */
package ebb.cli.explain;
