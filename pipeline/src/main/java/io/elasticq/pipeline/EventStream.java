package io.elasticq.pipeline;

import io.elasticq.InvalidConfigException;
import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events in a description: what has been said so far of how they come about. Immutable, and used by any thread; each method returns a new one and runs nothing. A stream that is used twice goes two ways: each way gets every
 * event, the same object.
 *
 * <p>Stages that follow each other run fused, in one worker, one event after the other, unless a hand-off ({@link #async}, {@link #merge}, {@link #parallel}) stands between. Functions are called by one worker at a time, but for those in a
 * parallel part, of which each worker calls the same function object.
 *
 * @param <T> the events; never null
 */
public final class EventStream<T> {

    final Node node;

    EventStream(Node node) {
        this.node = node;
    }

    private static <R> EventStream<R> stage(
            String kind, Node input, Node.StepMaker maker, @Nullable String noCheckpoint) {
        return new EventStream<>(new Node.Stage(kind, null, input, maker, Node.Care.NONE, noCheckpoint));
    }

    /** A stage that some class of this package makes; its unchecked casts are at one place, since the methods here are typed. */
    @SuppressWarnings("unchecked")
    static <T, R> EventStream<R> stage(
            String kind, EventStream<T> input, TypedMaker<T, R> maker, @Nullable String noCheckpoint) {
        return stage(kind, input.node, (place, next) -> maker.make(place, (Step<R>) (Step<?>) next), noCheckpoint);
    }

    /** Makes a step of events that it knows the types of. */
    @FunctionalInterface
    interface TypedMaker<T, R> {
        Step<T> make(Place place, Step<R> next);
    }

    /**
     * Lets some events through; the others are {@link Fate#FILTERED}.
     *
     * @param predicate true for those that go on
     * @return the stream of those
     */
    public EventStream<T> filter(FilterFunction<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return EventStream.<T, T>stage("filter", this, (place, next) -> new FilterStep<>(place, predicate, next), null);
    }

    /**
     * Makes one event of each.
     *
     * @param function must not return null, which is an error of the stage
     * @param <R> what is made
     * @return the stream of those
     */
    public <R> EventStream<R> map(MapFunction<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        return EventStream.<T, R>stage("map", this, (place, next) -> new MapStep<>(place, function, next), null);
    }

    /**
     * Makes any number of events of each, which is {@link Fate#ABSORBED}. They go on when the function has returned; if it throws, none of them does.
     *
     * @param function gives what it makes to the consumer, during the call
     * @param <R> what is made
     * @return the stream of those
     */
    public <R> EventStream<R> flatMap(FlatMapFunction<? super T, R> function) {
        Objects.requireNonNull(function, "function");
        return EventStream.<T, R>stage(
                "flatMap", this, (place, next) -> new FlatMapStep<>(place, function, next), null);
    }

    /**
     * Shows each event to someone on its way.
     *
     * @param observer called with each event
     * @return the same stream
     */
    public EventStream<T> peek(PeekFunction<? super T> observer) {
        Objects.requireNonNull(observer, "observer");
        return EventStream.<T, T>stage("peek", this, (place, next) -> new PeekStep<>(place, observer, next), null);
    }

    /**
     * Says what time events are of, so that windows over time can be closed. It goes before all such windows; a later one takes the place of an earlier one.
     *
     * @param timeOf milliseconds since the epoch
     * @param outOfOrder how much earlier an event may be than the latest one before it, without being late; not negative
     * @return the same stream
     * @throws InvalidConfigException if {@code outOfOrder} is negative or too long
     */
    public EventStream<T> eventTime(ToLongFunction<? super T> timeOf, Duration outOfOrder) {
        Objects.requireNonNull(timeOf, "timeOf");
        if (outOfOrder.isNegative() || outOfOrder.compareTo(Duration.ofMillis(Long.MAX_VALUE / 4)) > 0) {
            throw new InvalidConfigException(
                    "outOfOrder must not be negative, nor longer than a quarter of all time: outOfOrder=" + outOfOrder);
        }
        long bound = outOfOrder.toMillis();
        return EventStream.<T, T>stage(
                "eventTime", this, (place, next) -> new EventTimeStep<>(place, timeOf, bound, next), null);
    }

    /**
     * Says that the time of events is the time of their arrival here. Windows over time then take the time of an event from the same clock. Two runs over the same events don't give the same windows.
     *
     * @param clock milliseconds since the epoch, never back
     * @return the same stream
     */
    public EventStream<T> arrivalTime(LongSupplier clock) {
        Objects.requireNonNull(clock, "clock");
        return EventStream.<T, T>stage(
                "arrivalTime", this, (place, next) -> new ArrivalTimeStep<>(place, clock, next), null);
    }

    /**
     * Says whose events they are. To be used with checkpoints, a stage that keeps something for each key needs a codec of keys.
     *
     * @param keyOf never null; the same for the same event each time it is asked
     * @param <K> keys, with {@code equals} and {@code hashCode}
     * @return the stream by key
     */
    public <K> KeyedStream<K, T> keyBy(Function<? super T, ? extends K> keyOf) {
        return new KeyedStream<>(this, Objects.requireNonNull(keyOf, "keyOf"), null);
    }

    /**
     * Says whose events they are.
     *
     * @param keyOf never null; the same for the same event each time it is asked
     * @param codec writes keys into checkpoints
     * @param <K> keys, with {@code equals} and {@code hashCode}
     * @return the stream by key
     */
    public <K> KeyedStream<K, T> keyBy(Function<? super T, ? extends K> keyOf, StateCodec<K> codec) {
        return new KeyedStream<>(this, Objects.requireNonNull(keyOf, "keyOf"), Objects.requireNonNull(codec, "codec"));
    }

    /**
     * Gathers events into windows, without regard to keys.
     *
     * @param window which events belong together
     * @return to be aggregated; its results have the key {@link Keyless#KEY}
     */
    public WindowedStream<Keyless, T> window(Window<T> window) {
        return keyBy(event -> Keyless.KEY, Keyless.CODEC).window(window);
    }

    /**
     * Goes on in another worker.
     *
     * @param handOff which queue is between, and what happens if it is full
     * @return the same stream
     */
    public EventStream<T> async(HandOff handOff) {
        return new EventStream<>(
                new Node.Async("async", null, List.of(node), Objects.requireNonNull(handOff, "handOff")));
    }

    /**
     * Brings streams together, in another worker: the events of each in their order, and those of different ones as they come.
     *
     * @param handOff which queue is before that worker, one for each stream, and what happens if it is full
     * @param others at least one
     * @return all events
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public final EventStream<T> merge(HandOff handOff, EventStream<? extends T>... others) {
        if (others.length == 0) {
            throw new IllegalArgumentException("nothing to merge with");
        }
        List<Node> inputs = new ArrayList<>();
        inputs.add(node);
        for (EventStream<? extends T> other : others) {
            inputs.add(other.node);
        }
        return new EventStream<>(new Node.Async("merge", null, inputs, Objects.requireNonNull(handOff, "handOff")));
    }

    /**
     * Does something in several workers at once. Each event goes to one that has room. What they make comes together in one more worker, which goes on; in what order, is not said.
     *
     * @param workers how many, above zero
     * @param handOff which queue is before each worker, and what happens if none has room. What they have made is handed on in a queue of the same capacity, which blocks
     * @param body what each does: stages on the stream that it is given
     * @param <R> what they make
     * @return all that they make
     * @throws IllegalArgumentException if the number is not above zero, or the body brings in other streams
     */
    public <R> EventStream<R> parallel(int workers, HandOff handOff, Function<EventStream<T>, EventStream<R>> body) {
        return parallel(workers, handOff, false, null, body);
    }

    /**
     * As {@link #parallel}, and what they make comes together in the order of the events that it was made of. Events are given to the workers in turn, so a slow event holds up all.
     *
     * @param workers how many, above zero
     * @param handOff which queue is before each worker, and what happens if it has no room; none that drops the oldest
     * @param body what each does: stages on the stream that it is given, none of them parallel or merging, and no windows, whose results belong to no event
     * @param <R> what they make
     * @return all that they make
     * @throws IllegalArgumentException if the number is not above zero, the hand-off drops the oldest, or the body can't be kept in order
     */
    public <R> EventStream<R> parallelOrdered(
            int workers, HandOff handOff, Function<EventStream<T>, EventStream<R>> body) {
        if (handOff.overload() == HandOff.Overload.DROP_OLDEST) {
            throw new IllegalArgumentException(
                    "what was given to a worker in its turn can't be dropped any more: handOff=" + handOff);
        }
        return parallel(workers, handOff, true, null, body);
    }

    <R> EventStream<R> parallel(
            int workers,
            HandOff handOff,
            boolean ordered,
            @Nullable Function<Object, ?> key,
            Function<EventStream<T>, EventStream<R>> body) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be >= 1: workers=" + workers);
        }
        Objects.requireNonNull(handOff, "handOff");
        Node.Inlet inlet = new Node.Inlet();
        Node outlet = body.apply(new EventStream<>(inlet)).node;
        Body.check(inlet, outlet, ordered);
        return new EventStream<>(new Node.Parallel(null, node, workers, handOff, ordered, key, inlet, outlet));
    }

    /**
     * Names the stage or hand-off before, for metrics, errors and checkpoints: a checkpoint is for the stages of the same names. Without a name it is its kind and a number, in the order of the description.
     *
     * @param name not blank, and of no other stage
     * @return the same stream
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException if there is a source before, which is named where it is made, or nothing
     */
    public EventStream<T> named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name=" + name);
        }
        return new EventStream<>(node.named(name));
    }

    /**
     * Says what happens to events that the function of the stage before throws on.
     *
     * @param onError not null
     * @return the same stream
     * @throws IllegalStateException if there is no stage before that has a function
     */
    public EventStream<T> onError(OnError onError) {
        Node.Stage stage = stageBefore("an error action");
        return new EventStream<>(
                stage.with(new Node.Care(stage.care.guard(), Objects.requireNonNull(onError, "onError"))));
    }

    /**
     * Puts a guard between the stage before and its function. What the guard throws goes to the error action.
     *
     * @param guard not null
     * @return the same stream
     * @throws IllegalStateException if there is no stage before that has a function
     */
    public EventStream<T> guardedBy(Guard guard) {
        Node.Stage stage = stageBefore("a guard");
        return new EventStream<>(
                stage.with(new Node.Care(Objects.requireNonNull(guard, "guard"), stage.care.onError())));
    }

    private Node.Stage stageBefore(String what) {
        if (node instanceof Node.Stage stage) {
            return stage;
        }
        throw new IllegalStateException(what + " is for the stage right before it, and there is a " + node.kind);
    }

    /**
     * Ends in a sink.
     *
     * @param sink where events go
     * @return what can be started
     */
    public Pipeline to(Sink<? super T> sink) {
        return terminal(null, sink, Node.Care.NONE);
    }

    /**
     * Ends in a sink.
     *
     * @param name of the sink, not empty, and of no other stage
     * @param sink where events go
     * @param onError what happens to those that it can't write
     * @return what can be started
     */
    public Pipeline to(String name, Sink<? super T> sink, OnError onError) {
        return terminal(
                Objects.requireNonNull(name, "name"),
                sink,
                new Node.Care(null, Objects.requireNonNull(onError, "onError")));
    }

    /**
     * Ends in a sink whose writes are guarded.
     *
     * @param name of the sink, not empty, and of no other stage
     * @param sink where events go
     * @param onError what happens to those that it can't write
     * @param guard stands before each write
     * @return what can be started
     */
    public Pipeline to(String name, Sink<? super T> sink, OnError onError, Guard guard) {
        return terminal(
                Objects.requireNonNull(name, "name"),
                sink,
                new Node.Care(Objects.requireNonNull(guard, "guard"), Objects.requireNonNull(onError, "onError")));
    }

    private Pipeline terminal(@Nullable String name, Sink<? super T> sink, Node.Care care) {
        return new Pipeline(List.of(new Node.Terminal(name, node, Objects.requireNonNull(sink, "sink"), care)));
    }
}
