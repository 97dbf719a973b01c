/**
 * {@code ebb train}: a server as the launcher starts it, but recording ({@code RecordingServer}); a load that calls for
 * everything it has ({@code Exercise}); and the cache that the server's JVM leaves, put where the launcher looks for it
 * ({@link ebb.cli.train.TrainRun}).
 */
package ebb.cli.train;
