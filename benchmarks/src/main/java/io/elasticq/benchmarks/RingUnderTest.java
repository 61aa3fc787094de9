package io.elasticq.benchmarks;

import java.util.concurrent.ThreadFactory;

/** A ring with its consumers, each on a thread of its own. Each adds up what it finds in the events. */
interface RingUnderTest {

    /** What is in the ring. */
    final class Event {
        long value;
    }

    /** Waits for room, and publishes. */
    void publish(long value);

    /** The same with several events in one claim. */
    void publish(long first, int n);

    /** Ends when all consumers have had everything and their threads have ended. Returns their sums. */
    long[] end() throws InterruptedException;

    static RingUnderTest create(OtherType type, RingShape shape, boolean severalProducers, int capacity) {
        return switch (type) {
            case RING -> new ElasticRing(shape, severalProducers, capacity);
            case DISRUPTOR -> new DisruptorRing(shape, severalProducers, capacity);
            default -> throw new IllegalArgumentException("not a ring: type=" + type);
        };
    }

    /** Daemons, so that a run that fails ends. */
    static ThreadFactory threads() {
        return task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        };
    }
}
