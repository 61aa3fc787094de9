package io.elasticq.pipeline.state;

import io.elasticq.InvalidConfigException;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What a store keeps, and when it asks for whole states. Immutable, and valid by construction.
 *
 * @param keep how many complete checkpoints are kept, at least 1; the older ones are of use to {@link Fallback#PREVIOUS} only
 * @param fullEvery each so many-th checkpoint is to be of whole states, at least 1; those between may be of changes
 * @param fallback what to do when the newest can't be read
 * @param clock gives checkpoints their time
 */
public record CheckpointConfig(int keep, int fullEvery, Fallback fallback, InstantSource clock) {

    /**
     * Checks the values.
     *
     * @param keep at least 1
     * @param fullEvery at least 1
     * @param fallback not null
     * @param clock not null
     * @throws InvalidConfigException if one is too small
     */
    public CheckpointConfig {
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(clock, "clock");
        if (keep < 1) {
            throw new InvalidConfigException("keep must be >= 1: keep=" + keep);
        }
        if (fullEvery < 1) {
            throw new InvalidConfigException("fullEvery must be >= 1: fullEvery=" + fullEvery);
        }
    }

    /**
     * Two are kept, each tenth is full, no fallback, the system's clock.
     *
     * @return the default configuration
     */
    public static CheckpointConfig defaults() {
        return new CheckpointConfig(2, 10, Fallback.NONE, InstantSource.system());
    }

    /**
     * With another number to keep.
     *
     * @param number at least 1
     * @return a copy
     * @throws InvalidConfigException if it is less
     */
    public CheckpointConfig keep(int number) {
        return new CheckpointConfig(number, fullEvery, fallback, clock);
    }

    /**
     * With whole states more or less often.
     *
     * @param checkpoints from one full checkpoint to the next; 1 for no changes ever
     * @return a copy
     * @throws InvalidConfigException if it is less than 1
     */
    public CheckpointConfig fullEvery(int checkpoints) {
        return new CheckpointConfig(keep, checkpoints, fallback, clock);
    }

    /**
     * With another answer to damage.
     *
     * @param newFallback not null
     * @return a copy
     */
    public CheckpointConfig fallback(Fallback newFallback) {
        return new CheckpointConfig(keep, fullEvery, newFallback, clock);
    }

    /**
     * With another clock.
     *
     * @param newClock not null
     * @return a copy
     */
    public CheckpointConfig clock(InstantSource newClock) {
        return new CheckpointConfig(keep, fullEvery, fallback, newClock);
    }
}
