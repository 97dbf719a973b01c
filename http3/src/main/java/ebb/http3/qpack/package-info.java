/**
 * QPACK (RFC 9204): field sections to bytes and back.
 *
 * <p>The decoder offers a dynamic table of capacity 0 and the encoder never uses one, so a field section never waits
 * for another stream, decoding can be abandoned anywhere, and no state is kept between messages. Both directions use
 * the static table, literals and the Huffman code. Memory is bounded by the limit on a field section's size, counted
 * as the fields are decoded; no declared length is allocated.
 */
package ebb.http3.qpack;
