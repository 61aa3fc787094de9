package io.elasticq.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Hears of every event that did not come to anything, by identity. Called by the worker that lost it, or, after an abort, by the supervisor of the run: several threads at once. What it throws is counted in the {@link RunReport}
 * and logged once, and changes nothing else.
 */
@FunctionalInterface
public interface RunListener {

    /**
     * An event was lost.
     *
     * @param fate how: none of {@link Fate#PROCESSED}, {@link Fate#FILTERED} and {@link Fate#ABSORBED}
     * @param stage the name of the stage or hand-off that lost it
     * @param event the event
     * @param error what the stage failed with; null if no failure is behind it
     */
    void onLost(Fate fate, String stage, Object event, @Nullable Throwable error);
}
