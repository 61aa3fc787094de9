package io.elasticq.benchmarks;

/** A pipeline that is compared with others: from a source through its stages to a sink that adds up. */
interface EventFlow {

    /** How many events wait at a hand-off at the most. */
    int CAPACITY = 1024;

    /** Runs all events through, and returns the sum of what the sink had. */
    long run() throws Exception;

    /** Ends its threads. */
    default void close() throws Exception {}

    /** What the sink writes to. By one thread; another one may read when that has handed over. */
    final class Sum {
        private long value;

        void add(long more) {
            value += more;
        }

        long value() {
            return value;
        }
    }
}
