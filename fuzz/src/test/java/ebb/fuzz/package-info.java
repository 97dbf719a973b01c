/**
 * Whatever reads bytes of a peer, under inputs that a coverage-guided fuzzer made up: nothing leaves it but an error of
 * the protocol, it comes to an end, and it takes no more memory than what has arrived is worth. In the build the corpus
 * is replayed; how inputs are made up is in {@code docs/fuzzing.md}.
 */
package ebb.fuzz;
