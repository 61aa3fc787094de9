package io.elasticq.pipeline.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a value is written into a checkpoint and read from it. Any thread may call it, several at once.
 *
 * @param <T> the values
 */
public interface StateCodec<T> {

    /**
     * Writes a value, so that {@link #read} finds its end.
     *
     * @param value not null
     * @param out where to
     * @throws IOException if {@code out} does
     */
    void write(T value, DataOutput out) throws IOException;

    /**
     * Reads a value that {@link #write} wrote.
     *
     * @param in where from
     * @return not null
     * @throws IOException if {@code in} does, or the bytes are none of a value
     */
    T read(DataInput in) throws IOException;
}
