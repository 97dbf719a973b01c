/**
 * Messages on a stream: the order of HEADERS, DATA and trailers in both directions, and the content as Java streams.
 *
 * <p>{@link ebb.http3.stream.ByteStream} and {@link ebb.http3.stream.Transport} are all that HTTP/3 asks of QUIC; the
 * layers from here up run over them, whether a socket is behind them or a test. Every stream is read by one thread at
 * a time and written by one thread at a time; the two may differ.
 */
package ebb.http3.stream;
