package io.elasticq.pipeline.io;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Beats by a clock; of several that are due, the last is told and the others are counted. */
final class TickReader implements SourceReader<Tick> {

    private final long periodNanos;
    private final LongSupplier nanoClock;
    private final long start;
    private long told;

    TickReader(long periodNanos, LongSupplier nanoClock) {
        this.periodNanos = periodNanos;
        this.nanoClock = nanoClock;
        start = nanoClock.getAsLong();
    }

    @Override
    public int read(Consumer<? super Tick> out, int limit) {
        long due = (nanoClock.getAsLong() - start) / periodNanos;
        if (due <= told) {
            return 0;
        }
        Tick tick = new Tick(due, due - told - 1);
        told = due;
        out.accept(tick);
        return 1;
    }
}
