/** Faster primitives for handshakes, where this machine has them. Knows nothing of QUIC. */
package ebb.cli.crypto;
