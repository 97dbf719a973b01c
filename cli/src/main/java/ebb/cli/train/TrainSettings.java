package ebb.cli.train;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code ebb train} was told.
 *
 * @param time     how long the server is under load; the round that has begun is finished
 * @param launcher the script that starts {@code ebb serve}, and knows the options of its JVM
 * @param cache    where the launcher looks for the cache
 */
public record TrainSettings(Duration time, Path launcher, Path cache) {
}
