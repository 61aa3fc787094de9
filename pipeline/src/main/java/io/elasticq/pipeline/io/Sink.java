package io.elasticq.pipeline.io;

/**
 * Where events go. A description, as the pipeline is: it may be opened once for each run.
 *
 * @param <T> the events
 */
@FunctionalInterface
public interface Sink<T> {

    /**
     * Begins to write. Called by the worker of the sink, once in a run.
     *
     * @param context what an earlier run left
     * @return written by the same thread only, which also closes it
     * @throws Exception fails the pipeline
     */
    SinkWriter<T> open(SinkContext context) throws Exception;
}
