/**
 * What the processes of a soak run say to each other: one JSON object a line, over standard input and output. Records
 * without behaviour; knows no process and no socket.
 */
package ebb.cli.soak.message;
