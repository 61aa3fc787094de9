package io.elasticq.pipeline.window;

import java.time.Duration;

/** Windows over so many events of a key. */
record ByNumber<T>(int events, boolean batch) implements Window<T> {

    ByNumber {
        if (events < 1) {
            throw new IllegalArgumentException("a window must have at least one event: events=" + events);
        }
    }

    @Override
    public Window<T> allowedLateness(Duration lateness) {
        throw new IllegalArgumentException(
                "nothing comes too late for a window by number: window=" + this + ", allowedLateness=" + lateness);
    }

    @Override
    public boolean keepsEvents() {
        return !batch;
    }

    @Override
    public boolean byTime() {
        return false;
    }

    @Override
    public String toString() {
        return (batch ? "lengthBatch(" : "length(") + events + ")";
    }
}
