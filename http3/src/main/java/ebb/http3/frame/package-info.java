/**
 * The framing of HTTP/3 (RFC 9114 §7): which frames and stream types there are, where each may appear, and SETTINGS.
 *
 * <p>A frame is never held as a whole: the reader stops at the beginning of a payload, whose bytes are then taken from
 * the stream as they arrive. Unknown frames are skipped in place.
 */
package ebb.http3.frame;
