/** A great many idle connections on one server. */
package ebb.bench.crowd;
