package io.elasticq.pipeline.window;

import io.elasticq.pipeline.window.ByTime.Kind;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * Makes windows. Each key has windows of its own.
 *
 * <p>Times are milliseconds since the epoch, negative ones too, within 2<sup>62</sup>. A window by time is half open: its start belongs to it, its end doesn't. A watermark of w says that all
 * events with times below w have come; a window gives its result when the watermark reaches its end. Windows without events give none.
 *
 * <p>Durations are whole milliseconds, from 1 to 2<sup>60</sup>. What the functions throw comes out of {@link WindowOperator#add}.
 */
public final class Windows {

    private Windows() {}

    /**
     * The last events of a key, as many as they are or {@code events} of them: a result with each event. Every key that ever came is kept, with its last events.
     *
     * @param events the greatest number, at least 1
     * @param <T> the events
     * @return the window
     */
    public static <T> Window<T> length(int events) {
        return new ByNumber<>(events, false);
    }

    /**
     * So many events of a key, one after the other: a result with the last of them, or of the rest at the end. A key is forgotten with each result, so the indices in results begin at 0
     * each time; a key without all of its events is kept.
     *
     * @param events the number, at least 1
     * @param <T> the events
     * @return the window
     */
    public static <T> Window<T> lengthBatch(int events) {
        return new ByNumber<>(events, true);
    }

    /**
     * The events of a key of the last {@code duration}: a result with each event, at once. <em>Last</em> is counted back from the greatest time of an event of the key, or the watermark if that
     * is greater: an event that is {@code duration} or more before that is too late. Others may come in any order; one that isn't the latest costs as much as there are events in the window.
     *
     * @param duration how long an event is in the window
     * @param time of an event
     * @param <T> the events
     * @return the window
     */
    public static <T> Window<T> time(Duration duration, ToLongFunction<? super T> time) {
        long size = ByTime.millis("duration", duration, 1);
        return new ByTime<>(Kind.EVENTS, size, size, 0, time);
    }

    /**
     * One window after the other, all of the same length, aligned to the epoch: from k times {@code duration}, for each whole number k.
     *
     * @param duration of a window
     * @param time of an event
     * @param <T> the events
     * @return the window
     */
    public static <T> Window<T> timeBatch(Duration duration, ToLongFunction<? super T> time) {
        return sliding(duration, duration, time);
    }

    /**
     * Windows of {@code size} that begin every {@code slide}, aligned to the epoch: from k times {@code slide}, for each whole number k. An event is added once, to a pane as long as the greatest
     * common divisor of the two; a result merges the panes of its window that have events.
     *
     * @param size of a window
     * @param slide from a window to the next, not more than {@code size}
     * @param time of an event
     * @param <T> the events
     * @return the window
     */
    public static <T> Window<T> sliding(Duration size, Duration slide, ToLongFunction<? super T> time) {
        return new ByTime<>(Kind.PANES, ByTime.millis("size", size, 1), ByTime.millis("slide", slide, 1), 0, time);
    }

    /**
     * Events of a key with less than {@code gap} between one and the next. A session lasts from its first event to {@code gap} after its last. A late event may join a session that has given its
     * result, or join two to one: then the session gives a new result, at once if the watermark has reached its end, otherwise when it does. An event is too late if it is in no session that is
     * kept, and its own would be over and gone.
     *
     * @param gap the pause that ends a session
     * @param time of an event
     * @param <T> the events
     * @return the window
     */
    public static <T> Window<T> session(Duration gap, ToLongFunction<? super T> time) {
        long size = ByTime.millis("gap", gap, 1);
        return new ByTime<>(Kind.SESSION, size, size, 0, time);
    }
}
