package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A description of where events come from, what is done with them, and where they go. Immutable: it may be made once and started any number of times, as far as its sources and sinks allow that.
 */
public final class Pipeline {

    private final List<Node.Terminal> terminals;

    Pipeline(List<Node.Terminal> terminals) {
        this.terminals = List.copyOf(terminals);
    }

    /**
     * Begins a description.
     *
     * @param source where events come from
     * @param <T> of which type
     * @return its events
     */
    public static <T> EventStream<T> from(Source<T> source) {
        return new EventStream<>(new Node.Origin(null, Objects.requireNonNull(source, "source")));
    }

    /**
     * Begins a description.
     *
     * @param name of the source, for metrics, errors and checkpoints; of no other stage
     * @param source where events come from
     * @param <T> of which type
     * @return its events
     */
    public static <T> EventStream<T> from(String name, Source<T> source) {
        return new EventStream<>(
                new Node.Origin(Objects.requireNonNull(name, "name"), Objects.requireNonNull(source, "source")));
    }

    /**
     * Puts descriptions together, which may have parts in common: a stream that goes several ways, into several sinks.
     *
     * @param parts at least one
     * @return all of them
     * @throws IllegalArgumentException if there is none
     */
    public static Pipeline of(Pipeline... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("a pipeline needs a sink");
        }
        List<Node.Terminal> all = new ArrayList<>();
        for (Pipeline part : parts) {
            all.addAll(part.terminals);
        }
        return new Pipeline(all);
    }

    /**
     * Starts it, with the default options.
     *
     * @return what runs; to be closed
     */
    public RunningPipeline start() {
        return start(RunOptions.defaults());
    }

    /**
     * Starts it. Sources and sinks are opened by their workers, so what goes wrong with that is a failure of the run, and not thrown here.
     *
     * @param options how it runs
     * @return what runs; to be closed
     * @throws IllegalArgumentException if two stages have one name, or, with checkpoints, a stage doesn't say how its state is written
     */
    public RunningPipeline start(RunOptions options) {
        return RunningPipeline.start(terminals, Objects.requireNonNull(options, "options"));
    }
}
