package io.elasticq.pipeline.window;

import java.time.Duration;

/**
 * Which events are aggregated together: made by {@link Windows}. Immutable; any thread may use it.
 *
 * @param <T> the events
 */
public sealed interface Window<T> permits ByNumber, ByTime {

    /**
     * Keeps windows that the watermark has passed for some more time. A late event that falls into one of those makes it give a new result, at once. Without this, an event is too late
     * when the watermark has reached the end of its last window; with it, when the watermark has reached that end plus the lateness.
     *
     * @param lateness whole milliseconds, not negative, at the most 2<sup>60</sup>
     * @return a copy
     * @throws IllegalArgumentException if the window doesn't wait for the watermark, so that nothing can come too late for it
     */
    Window<T> allowedLateness(Duration lateness);

    /**
     * Whether the events themselves are kept while they are in the window, and not only what is aggregated of them. If so, checkpoints need a codec of the events, and the aggregate must be one
     * that {@linkplain Aggregate#retracts retracts}.
     *
     * @return true for {@link Windows#length} and {@link Windows#time}
     */
    boolean keepsEvents();

    /**
     * Whether watermarks mean something to it.
     *
     * @return false for {@link Windows#length} and {@link Windows#lengthBatch}
     */
    boolean byTime();
}
