package io.elasticq.contract;

import io.elasticq.QueueStats;
import java.util.concurrent.atomic.LongAdder;

/** Counts over all invocations of a Lincheck test, which otherwise brings back what a test wrote: it ignores this class. */
public final class Resizes {

    private static final LongAdder GROWS = new LongAdder();
    private static final LongAdder SHRINKS = new LongAdder();

    private Resizes() {}

    static void count(QueueStats stats) {
        GROWS.add(stats.grows());
        SHRINKS.add(stats.shrinks());
    }

    /** How many times queues have grown until now. */
    public static long grows() {
        return GROWS.sum();
    }

    /** How many times queues have shrunk until now. */
    public static long shrinks() {
        return SHRINKS.sum();
    }
}
