package io.elasticq.benchmarks;

/**
 * What flows through the pipelines that are compared. All are made before, so that what is allocated is the pipelines'.
 *
 * @param value what is added up at the end
 * @param key one of 64
 * @param time in milliseconds, later with each event
 * @param image what the map makes of it
 */
record PipelineEvent(long value, Integer key, long time, Image image) {

    /** Something else, that is there already. */
    record Image(long value) {}

    private static final int KEYS = 64;
    private static final int PER_MILLI = 100;
    private static final int EIGHT = 8;

    static PipelineEvent of(int number) {
        return new PipelineEvent(number, number % KEYS, number / PER_MILLI, new Image(number));
    }

    /** What the filter asks: seven of eight go on. */
    boolean passes() {
        return value % EIGHT != 0;
    }
}
