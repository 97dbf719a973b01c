/** The pieces by themselves, measured by JMH; each benchmark stands in the package of its piece, which may be hidden. */
package ebb.bench.pieces;
