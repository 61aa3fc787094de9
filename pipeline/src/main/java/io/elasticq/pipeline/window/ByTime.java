package io.elasticq.pipeline.window;

import java.time.Duration;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Windows by the time of the events, all in milliseconds.
 *
 * <p>NoOverflow: a time is within 2<sup>62</sup> of the epoch, and size, slide and lateness are at the most 2<sup>60</sup> each, so no sum of a time and these leaves a long.
 */
record ByTime<T>(Kind kind, long size, long slide, long lateness, ToLongFunction<? super T> time) implements Window<T> {

    static final long FARTHEST = 1L << 62;
    private static final long LONGEST = 1L << 60;

    enum Kind {
        EVENTS,
        PANES,
        SESSION
    }

    ByTime {
        Objects.requireNonNull(time, "time");
        if (slide > size) {
            throw new IllegalArgumentException("slide must be <= size, or events fall between the windows: slide="
                    + slide + " ms, size=" + size + " ms");
        }
    }

    /** Whole milliseconds, of which there are few enough. */
    static long millis(String name, Duration duration, long least) {
        if (duration.compareTo(Duration.ofMillis(LONGEST)) > 0
                || duration.compareTo(Duration.ofMillis(least)) < 0
                || !duration.equals(Duration.ofMillis(duration.toMillis()))) {
            throw new IllegalArgumentException(name + " must be whole milliseconds, from " + least + " to " + LONGEST
                    + ": " + name + "=" + duration);
        }
        return duration.toMillis();
    }

    long timeOf(T event) {
        long at = time.applyAsLong(event);
        if (at > FARTHEST || at < -FARTHEST) {
            throw new IllegalArgumentException(
                    "the time of an event must be within " + FARTHEST + " ms of the epoch: time=" + at);
        }
        return at;
    }

    @Override
    public Window<T> allowedLateness(Duration allowed) {
        if (kind == Kind.EVENTS) {
            throw new IllegalArgumentException(
                    "time(...) doesn't wait for the watermark: window=" + this + ", allowedLateness=" + allowed);
        }
        return new ByTime<>(kind, size, slide, millis("lateness", allowed, 0), time);
    }

    @Override
    public boolean keepsEvents() {
        return kind == Kind.EVENTS;
    }

    @Override
    public boolean byTime() {
        return true;
    }

    /** Smallest end of a window that is greater than this instant. */
    long endAfter(long instant) {
        return (Math.floorDiv(instant - size, slide) + 1) * slide + size;
    }

    /** End of the last window that has this instant in it. */
    long lastEnd(long instant) {
        return Math.floorDiv(instant, slide) * slide + size;
    }

    @Override
    public String toString() {
        String text =
                switch (kind) {
                    case EVENTS -> "time(" + size + " ms)";
                    case PANES ->
                        size == slide ? "timeBatch(" + size + " ms)" : "sliding(" + size + " ms, " + slide + " ms)";
                    case SESSION -> "session(" + size + " ms)";
                };
        return lateness == 0 ? text : text + ".allowedLateness(" + lateness + " ms)";
    }
}
