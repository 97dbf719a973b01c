/**
 * The nouns that users and every layer share: limits, reports, close reasons, versions and error codes.
 *
 * <p>Everything here is immutable and knows no other package of Ebb, so that the layers and the public API can
 * speak of the same things without depending on each other.
 */
package ebb.quic.model;
