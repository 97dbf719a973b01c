/**
 * The {@code ebb} command line: what may be typed, and how it ends. {@link ebb.cli.Ebb} is the entry; each command
 * reads its options here and hands one settings record down to the package that does the work. Options, defaults and
 * help texts live nowhere else.
 */
package ebb.cli;
