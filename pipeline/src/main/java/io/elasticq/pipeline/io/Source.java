package io.elasticq.pipeline.io;

/**
 * Where events come from. A description, as the pipeline is: it may be opened once for each run.
 *
 * @param <T> the events
 */
@FunctionalInterface
public interface Source<T> {

    /**
     * Begins to read. Called by the worker of the source, once in a run.
     *
     * @param context where to begin, and how to say that there is something to read
     * @return read by the same thread only, which also closes it
     * @throws Exception fails the pipeline
     */
    SourceReader<T> open(SourceContext context) throws Exception;

    /**
     * What is known about it before it is opened.
     *
     * @return not replayable and without a bound, unless overridden
     */
    default SourceMetadata metadata() {
        return SourceMetadata.of(getClass().getSimpleName());
    }
}
