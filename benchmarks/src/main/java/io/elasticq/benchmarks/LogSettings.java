package io.elasticq.benchmarks;

/**
 * What a log is asked for.
 *
 * @param synced whether an append returns only when the record is on the disk
 * @param ringBytes about how much is kept, where a log can recycle; 0 if everything is to be kept
 * @param payloadBytes of each record
 */
record LogSettings(boolean synced, long ringBytes, int payloadBytes) {

    static LogSettings ring(boolean synced, int megabytes, int payloadBytes) {
        return new LogSettings(synced, (long) megabytes << 20, payloadBytes);
    }

    static LogSettings keepAll(int payloadBytes) {
        return new LogSettings(false, 0, payloadBytes);
    }
}
