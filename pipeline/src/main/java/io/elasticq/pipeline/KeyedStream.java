package io.elasticq.pipeline;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.window.Window;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose events belong to keys, in a description. Immutable.
 *
 * @param <K> the keys
 * @param <T> the events
 */
public final class KeyedStream<K, T> {

    final EventStream<T> stream;
    final Function<? super T, ? extends K> keyOf;
    final @Nullable StateCodec<K> codec;

    KeyedStream(EventStream<T> stream, Function<? super T, ? extends K> keyOf, @Nullable StateCodec<K> codec) {
        this.stream = stream;
        this.keyOf = keyOf;
        this.codec = codec;
    }

    /**
     * Does something with each event and what is known of its key. It can't be in a checkpoint.
     *
     * @param function what it does
     * @param <S> what is known of a key
     * @param <R> what is made of events
     * @return the stream of those
     */
    public <S, R> EventStream<R> process(KeyedFunction<K, S, T, R> function) {
        Objects.requireNonNull(function, "function");
        return EventStream.<T, R>stage(
                "process",
                stream,
                (place, next) -> new KeyedStep<K, S, T, R>(place, keyOf, function, null, next),
                "process has no codec of states");
    }

    /**
     * Does something with each event and what is known of its key.
     *
     * @param function what it does
     * @param states writes what is known into checkpoints
     * @param <S> what is known of a key
     * @param <R> what is made of events
     * @return the stream of those
     */
    public <S, R> EventStream<R> process(KeyedFunction<K, S, T, R> function, StateCodec<S> states) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(states, "states");
        KeyedStep.Codecs<K, S> codecs = codec == null ? null : new KeyedStep.Codecs<>(codec, states);
        return EventStream.<T, R>stage(
                "process",
                stream,
                (place, next) -> new KeyedStep<K, S, T, R>(place, keyOf, function, codecs, next),
                codec == null ? "keyBy has no codec of keys" : null);
    }

    /**
     * Puts all events of a key together, and gives what that makes with each of them.
     *
     * @param operator of what the key has so far and the next event
     * @param events writes events into checkpoints
     * @return what each key has so far, with each event of it
     */
    public EventStream<T> reduce(BinaryOperator<T> operator, StateCodec<T> events) {
        Objects.requireNonNull(operator, "operator");
        return process(
                (key, soFar, event, out) -> {
                    T together = soFar == null ? event : operator.apply(soFar, event);
                    out.accept(together);
                    return together;
                },
                events);
    }

    /**
     * Gathers the events of each key into windows.
     *
     * @param window which events belong together
     * @return to be aggregated
     */
    public WindowedStream<K, T> window(Window<T> window) {
        return new WindowedStream<>(this, Objects.requireNonNull(window, "window"), null, null);
    }

    /**
     * Does something in several workers at once, each of which has the keys that it has: the events of a key stay in their order, and those of different keys come together as they come. A key function that throws is an error of the run.
     *
     * @param workers how many, above zero
     * @param handOff which queue is before each worker, and what happens if it has no room
     * @param body what each does: stages on the stream that it is given
     * @param <R> what they make
     * @return all that they make
     * @throws IllegalArgumentException if the number is not above zero, or the body brings in other streams
     */
    public <R> EventStream<R> parallel(int workers, HandOff handOff, Function<KeyedStream<K, T>, EventStream<R>> body) {
        @SuppressWarnings("unchecked") // the events of this stream are all that it is asked about
        Function<Object, ?> key = (Function<Object, ?>) keyOf;
        return stream.parallel(workers, handOff, false, key, part -> body.apply(new KeyedStream<>(part, keyOf, codec)));
    }
}
