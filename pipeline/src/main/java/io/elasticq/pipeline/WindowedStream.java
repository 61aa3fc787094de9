package io.elasticq.pipeline;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.window.Aggregate;
import io.elasticq.pipeline.window.Window;
import io.elasticq.pipeline.window.WindowOperator;
import io.elasticq.pipeline.window.WindowResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose events are gathered into windows, in a description. Immutable.
 *
 * @param <K> the keys
 * @param <T> the events
 */
public final class WindowedStream<K, T> {

    private final KeyedStream<K, T> stream;
    private final Window<T> window;
    private final @Nullable StateCodec<T> events;
    private final @Nullable SideOutput<? super T> late;

    WindowedStream(
            KeyedStream<K, T> stream,
            Window<T> window,
            @Nullable StateCodec<T> events,
            @Nullable SideOutput<? super T> late) {
        this.stream = stream;
        this.window = window;
        this.events = events;
        this.late = late;
    }

    /**
     * Puts events that are too late for all of their windows aside. They are {@link Fate#LATE}, with or without this.
     *
     * @param sideOutput takes them
     * @return the same windows
     */
    public WindowedStream<K, T> lateTo(SideOutput<? super T> sideOutput) {
        return new WindowedStream<>(stream, window, events, Objects.requireNonNull(sideOutput, "sideOutput"));
    }

    /**
     * Says how events are written into checkpoints. Needed, with checkpoints, for windows that {@linkplain Window#keepsEvents keep} them.
     *
     * @param codec not null
     * @return the same windows
     */
    public WindowedStream<K, T> eventCodec(StateCodec<T> codec) {
        return new WindowedStream<>(stream, window, Objects.requireNonNull(codec, "codec"), late);
    }

    /**
     * Computes something of the events of each window. Each event is {@link Fate#ABSORBED}, and what comes of windows are new events. At the end of the stream, windows give what they have.
     *
     * @param aggregate what is computed
     * @param <R> of which type
     * @return the results
     * @throws IllegalArgumentException if the window keeps events and the aggregate doesn't retract
     */
    public <R> EventStream<WindowResult<K, R>> aggregate(Aggregate<? super T, ?, ? extends R> aggregate) {
        operator(aggregate); // refuses now, and not at the start
        return EventStream.<T, WindowResult<K, R>>stage(
                "window",
                stream.stream,
                (place, next) -> new WindowStep<>(place, this.<R>operator(aggregate), late, next),
                noCheckpoint());
    }

    private <R> WindowOperator<K, T, R> operator(Aggregate<? super T, ?, ? extends R> aggregate) {
        return new WindowOperator<>(window, aggregate, stream.keyOf, stream.codec, events);
    }

    private @Nullable String noCheckpoint() {
        if (stream.codec == null) {
            return "keyBy has no codec of keys";
        }
        return window.keepsEvents() && events == null ? "its window keeps events and there is no eventCodec" : null;
    }
}
