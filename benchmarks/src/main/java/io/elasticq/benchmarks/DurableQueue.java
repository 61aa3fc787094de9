package io.elasticq.benchmarks;

import org.jspecify.annotations.Nullable;

/** A queue in files as its benchmark uses it: one producer, one consumer, which may be the same thread. */
interface DurableQueue extends AutoCloseable {

    /** Puts an element in; returns when it is as durable as the queue was asked to make it. */
    void offer(byte[] element);

    /** Takes the oldest element out; null if there is none. */
    byte @Nullable [] poll();

    @Override
    void close();
}
