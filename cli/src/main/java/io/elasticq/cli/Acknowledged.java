package io.elasticq.cli;

import java.util.concurrent.atomic.AtomicLong;

/** Counts lines that were handed over, and those whose arrival is known. For one thread; any may read what is known to have arrived. */
final class Acknowledged {

    private long gatheredLines;
    private long gatheredBytes;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void gather(byte[] line) {
        gatheredLines++;
        gatheredBytes += line.length;
    }

    /** Whether lines were handed over that are not known to have arrived. */
    boolean areGathered() {
        return gatheredLines > 0;
    }

    /** All that were handed over have arrived. */
    void acknowledge() {
        bytes.addAndGet(gatheredBytes);
        lines.addAndGet(gatheredLines);
        gatheredLines = 0;
        gatheredBytes = 0;
    }

    long lines() {
        return lines.get();
    }

    long bytes() {
        return bytes.get();
    }
}
