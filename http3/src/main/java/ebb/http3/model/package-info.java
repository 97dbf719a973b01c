/**
 * The nouns that users and every layer of HTTP/3 share: fields, error codes and the exception that carries one.
 *
 * <p>Nothing here knows a stream, a frame or a connection. Values are immutable; builders are confined to one
 * thread; counters may be used from any.
 */
package ebb.http3.model;
