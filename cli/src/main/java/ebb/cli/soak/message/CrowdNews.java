package ebb.cli.soak.message;

/**
 * A line from a crowd.
 *
 * @param done       whether the order is carried out; there is more to come otherwise
 * @param opened     connections opened for this order so far
 * @param failed     connections that could not be opened, or broke before they were to end
 * @param failure    what the first of these failed with, or empty
 * @param driftBytes what accounts of the clients were wrong by, once it has forgotten
 */
public record CrowdNews(boolean done, int opened, int failed, String failure, long driftBytes) {
}
