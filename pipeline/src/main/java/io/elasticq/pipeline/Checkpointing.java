package io.elasticq.pipeline;

import io.elasticq.InvalidConfigException;
import io.elasticq.pipeline.state.CheckpointStore;
import java.time.Duration;
import java.util.Objects;

/**
 * When checkpoints are taken, and where they are kept. A run begins from the last complete one that is there.
 *
 * @param store not closed by the run, and used by one run at a time
 * @param interval from the end of one checkpoint to the beginning of the next, above zero; others can be asked for, and there is one at the end of a run that is not aborted
 */
public record Checkpointing(CheckpointStore store, Duration interval) {

    /**
     * Checks the components.
     *
     * @param store not null
     * @param interval above zero
     * @throws InvalidConfigException if the interval is not above zero
     */
    public Checkpointing {
        Objects.requireNonNull(store, "store");
        if (interval.isNegative() || interval.isZero()) {
            throw new InvalidConfigException("interval must be above zero: interval=" + interval);
        }
    }
}
