package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the windows of all keys of an operator share. */
final class Setting<K, T, R> {

    final Aggregate<T, Object, R> aggregate;
    final @Nullable StateCodec<T> events;

    /** What the event or the watermark at hand has given, before anybody sees it. */
    final List<WindowResult<K, R>> results = new ArrayList<>();

    long watermark = Long.MIN_VALUE;

    @SuppressWarnings("unchecked") // it gets only accumulators that it made, and results are read only
    Setting(Aggregate<? super T, ?, ? extends R> aggregate, @Nullable StateCodec<T> events) {
        this.aggregate = (Aggregate<T, Object, R>) aggregate;
        this.events = events;
    }

    StateCodec<T> eventCodec() {
        if (events == null) {
            throw new IllegalStateException("the window keeps events, so its state needs a codec of events");
        }
        return events;
    }

    /** A copy of an accumulator with an event more, for results that may fail: the accumulator is as it was until they have not. */
    Object with(@Nullable Object accumulator, T event) {
        Object copy = aggregate.create();
        if (accumulator != null) {
            aggregate.merge(copy, accumulator);
        }
        aggregate.add(copy, event);
        return copy;
    }
}
