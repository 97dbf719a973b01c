/**
 * Messages (RFC 9114 §4): what the fields of a request, a response or trailers must be, and what is malformed.
 *
 * <p>Collectors take fields one by one as they are decoded and refuse the first that is wrong, so that nothing
 * malformed is ever handed on. They hold no more than the decoder's limit on a field section lets through.
 */
package ebb.http3.message;
