/**
 * Bytes of a stream, read and written: the buffer in front of a stream that knows where the current frame ends, and
 * the growing array that frames are composed in.
 *
 * <p>Buffers have a fixed, small size or grow only by what has really arrived or been written; no length that a peer
 * merely declares is ever allocated. Every object belongs to one thread at a time.
 */
package ebb.http3.wire;
