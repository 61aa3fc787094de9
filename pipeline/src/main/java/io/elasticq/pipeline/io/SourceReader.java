package io.elasticq.pipeline.io;

import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * An open source. One thread calls it, the worker of the source.
 *
 * @param <T> the events
 */
public interface SourceReader<T> extends AutoCloseable {

    /** Answer of {@link #read}: there is nothing more and never will be. */
    int END = -1;

    /**
     * Hands over what there is, without waiting for more. An event that was given to {@code out} is the pipeline's: if this throws after that, the event has been read all the same.
     *
     * @param out takes one event after the other; it never throws what the source should handle
     * @param limit how many at the most, above zero
     * @return how many; 0 if there is nothing now; {@link #END} if there is nothing more
     * @throws InterruptedException if it waited, although it should not, and was interrupted
     * @throws Exception fails the pipeline
     */
    int read(Consumer<? super T> out, int limit) throws Exception;

    /**
     * Writes the position after the last event that was handed over, in whatever form {@link Source#open} understands. Called between two reads, when a checkpoint is taken.
     *
     * @param checkpoint the number of the checkpoint, greater than of all before
     * @param out where to write
     * @throws IOException fails the pipeline
     */
    default void writePosition(long checkpoint, DataOutput out) throws IOException {}

    /**
     * The checkpoint with the position that was written is complete, so what came before it won't be asked for again. It may be called late; of several checkpoints only for the last; or never.
     *
     * @param checkpoint the number of the checkpoint
     * @throws Exception fails the pipeline
     */
    default void committed(long checkpoint) throws Exception {}

    /**
     * Called once, at the end of the run, however it ends.
     *
     * @throws IOException is reported, and changes nothing else
     */
    @Override
    default void close() throws IOException {}
}
