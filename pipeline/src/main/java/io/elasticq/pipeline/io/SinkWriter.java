package io.elasticq.pipeline.io;

import java.io.DataOutput;
import java.io.IOException;

/**
 * An open sink. One thread calls it, the worker of the sink.
 *
 * @param <T> the events
 */
public interface SinkWriter<T> extends AutoCloseable {

    /**
     * Takes an event. It may wait for room, and is interrupted if the pipeline is aborted meanwhile.
     *
     * @param event not null
     * @throws InterruptedException if it was interrupted and did not take the event
     * @throws SinkFailedException it has failed as a whole, which fails the pipeline
     * @throws Exception it did not take the event, which goes to the error action of the sink
     */
    void write(T event) throws Exception;

    /**
     * Hands on what it has gathered. Called whenever there is nothing to write for now, before each checkpoint, and at the end of a run that is not aborted.
     *
     * @throws Exception fails the pipeline
     */
    default void flush() throws Exception {}

    /**
     * Makes all that was written so far durable, and writes what it needs to know after a crash. Called after {@link #flush}, with no event between.
     *
     * @param checkpoint the number of the checkpoint, greater than of all before
     * @param state where to write what {@link SinkContext#state} is to give
     * @throws Exception fails the pipeline
     */
    default void prepare(long checkpoint, DataOutput state) throws Exception {}

    /**
     * The checkpoint is complete: what was prepared for it, or for one before it, may be shown to the world, and nothing that was prepared since. It may be called late; of several checkpoints only for the last; and, after a crash, not at all.
     *
     * @param checkpoint the number of the checkpoint
     * @throws Exception fails the pipeline
     */
    default void commit(long checkpoint) throws Exception {}

    /**
     * There is nothing more to write: the sources have ended or were stopped, and all that they gave has arrived. Called after the last {@link #flush}, and after the last checkpoint if there is one.
     *
     * @throws Exception fails the pipeline
     */
    default void complete() throws Exception {}

    /**
     * The run ends without {@link #complete}: it has failed, or was aborted. What was taken and in no checkpoint may come again in another run, or never.
     *
     * @param cause why
     */
    default void fail(Throwable cause) {}

    /**
     * Called once, at the end of the run, however it ends, after {@link #complete} or {@link #fail}. It doesn't imply {@link #flush}.
     *
     * @throws IOException is reported, and changes nothing else
     */
    @Override
    default void close() throws IOException {}
}
