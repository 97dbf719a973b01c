/** A network that drops, delays and reorders, for systems whose kernel cannot. */
package ebb.bench.relay;
