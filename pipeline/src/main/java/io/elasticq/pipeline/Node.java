package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.Source;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a description. Immutable; what is shared between descriptions is the same object, so identity counts. */
abstract sealed class Node {

    final String kind;
    final @Nullable String name;
    final List<Node> inputs;

    private Node(String kind, @Nullable String name, List<Node> inputs) {
        this.kind = kind;
        this.name = name;
        this.inputs = List.copyOf(inputs);
    }

    /** A copy of another name. */
    Node named(String newName) {
        throw new IllegalStateException("a name is for the stage or hand-off right before it, and there is a " + kind);
    }

    /** Where events come in. */
    static final class Origin extends Node {

        final Source<?> source;

        Origin(@Nullable String name, Source<?> source) {
            super(source.metadata().kind(), name, List.of());
            this.source = source;
        }
    }

    /** Where events come into the stages of a parallel part. */
    static final class Inlet extends Node {

        Inlet() {
            super("inlet", null, List.of());
        }
    }

    /** Makes the step of a stage for one run and one worker. */
    @FunctionalInterface
    interface StepMaker {
        Step<?> make(Place place, Step<Object> next);
    }

    /**
     * What is said of a stage besides what it does.
     *
     * @param guard what stands between it and its function
     * @param onError what is done with what it fails with
     */
    record Care(@Nullable Guard guard, OnError onError) {

        static final Care NONE = new Care(null, OnError.fail());
    }

    /** Something is done with each event, in the worker that has it. */
    static final class Stage extends Node {

        final StepMaker maker;
        final Care care;
        final @Nullable String noCheckpoint; // why it can't be in a checkpoint

        Stage(
                String kind,
                @Nullable String name,
                Node input,
                StepMaker maker,
                Care care,
                @Nullable String noCheckpoint) {
            super(kind, name, List.of(input));
            this.maker = maker;
            this.care = care;
            this.noCheckpoint = noCheckpoint;
        }

        @Override
        Node named(String newName) {
            return new Stage(kind, newName, inputs.get(0), maker, care, noCheckpoint);
        }

        Stage with(Care newCare) {
            return new Stage(kind, name, inputs.get(0), maker, newCare, noCheckpoint);
        }
    }

    /** Events go on with another worker; those of several streams come together. */
    static final class Async extends Node {

        final HandOff handOff;

        Async(String kind, @Nullable String name, List<Node> inputs, HandOff handOff) {
            super(kind, name, inputs);
            this.handOff = handOff;
        }

        @Override
        Node named(String newName) {
            return new Async(kind, newName, inputs, handOff);
        }
    }

    /** Events are given to several workers that do the same, and what comes of them comes together again. */
    static final class Parallel extends Node {

        final int workers;
        final HandOff handOff;
        final boolean ordered;
        final @Nullable Function<Object, ?> key;
        final Inlet inlet;
        final Node outlet;

        Parallel(
                @Nullable String name,
                Node input,
                int workers,
                HandOff handOff,
                boolean ordered,
                @Nullable Function<Object, ?> key,
                Inlet inlet,
                Node outlet) {
            super("parallel", name, List.of(input));
            this.workers = workers;
            this.handOff = handOff;
            this.ordered = ordered;
            this.key = key;
            this.inlet = inlet;
            this.outlet = outlet;
        }

        @Override
        Node named(String newName) {
            return new Parallel(newName, inputs.get(0), workers, handOff, ordered, key, inlet, outlet);
        }
    }

    /** Where events go out. */
    static final class Terminal extends Node {

        final Sink<?> sink;
        final Care care;

        Terminal(@Nullable String name, Node input, Sink<?> sink, Care care) {
            super("sink", name, List.of(input));
            this.sink = sink;
            this.care = care;
        }
    }
}
