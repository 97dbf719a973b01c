/** Seeing what an Ebb endpoint does and what its connections weigh. */
package ebb.watch;
