package ebb.watch.explain.model;

/**
 * A holder of objects that were made for connections, which the flight recorder came upon. Whether those connections
 * are closed it cannot tell.
 *
 * @param holder the field, in the application's words
 * @param samples how many of the recorder's samples lead to it
 */
public record Pointer(String holder, int samples) {
}
