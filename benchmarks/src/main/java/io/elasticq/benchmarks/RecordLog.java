package io.elasticq.benchmarks;

import java.io.IOException;

/**
 * A log of records as the benchmarks of the journal and its peers use it: any number of threads append, each with an
 * appender of its own, and one thread reads.
 */
interface RecordLog extends AutoCloseable {

    /** For the calling thread. It ends with the log. */
    Appender appender();

    /**
     * From the first record on.
     *
     * @throws UnsupportedOperationException if this log can't be read while it is written
     */
    Reader reader();

    /** How many records there are. */
    long count();

    /** Closes what was opened. Appenders must not be in use. */
    @Override
    void close() throws IOException;

    /** Appends; for one thread. */
    @FunctionalInterface
    interface Appender {

        /** Returns when the payload is as durable as the log was asked to make it, which may need a {@link #flush()}. */
        void append(byte[] payload) throws IOException;

        /** Returns when everything appended by this thread is with the operating system, where it survives a kill. */
        default void flush() {}
    }

    /** Reads in order; for one thread. */
    interface Reader extends AutoCloseable {

        /**
         * Copies the next payload.
         *
         * @param into long enough
         * @return its length, -1 if there are no more
         */
        int read(byte[] into) throws IOException;

        @Override
        void close() throws IOException;
    }
}
