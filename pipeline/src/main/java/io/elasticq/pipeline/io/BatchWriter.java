package io.elasticq.pipeline.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Gathers events. Holds, between two calls, events that were taken and not handed on, fewer than {@code max}. */
final class BatchWriter<T> implements SinkWriter<T> {

    private final int max;
    private final Consumer<? super List<T>> consumer;
    private final List<T> batch = new ArrayList<>();

    BatchWriter(int max, Consumer<? super List<T>> consumer) {
        this.max = max;
        this.consumer = consumer;
    }

    @Override
    public void write(T event) {
        batch.add(event);
        if (batch.size() < max) {
            return;
        }
        boolean done = false;
        try {
            flush();
            done = true;
        } finally {
            if (!done) {
                batch.remove(batch.size() - 1); // was not taken; those before it were
            }
        }
    }

    @Override
    public void flush() {
        if (!batch.isEmpty()) {
            consumer.accept(List.copyOf(batch));
            batch.clear();
        }
    }
}
