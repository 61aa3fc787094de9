package io.elasticq.pipeline;

import java.util.function.LongSupplier;

/** Says how far the clock has come, before each event that finds it changed and whenever there is nothing to do. */
final class ArrivalTimeStep<T> extends Step<T> implements Work.Resource {

    private final Place place;
    private final LongSupplier clock;
    private final Step<? super T> next;
    private long said = Long.MIN_VALUE;

    ArrivalTimeStep(Place place, LongSupplier clock, Step<? super T> next) {
        this.place = place;
        this.clock = clock;
        this.next = next;
    }

    @Override
    void accept(T event) {
        place.meter.next();
        long now;
        try {
            now = clock.getAsLong();
        } catch (Throwable e) {
            place.failed(event, e);
            return;
        }
        say(now);
        next.accept(event);
    }

    @Override
    public void idle() {
        say(clock.getAsLong());
    }

    private void say(long now) {
        if (now > said) {
            said = now;
            next.mark(new Mark.Watermark(now));
        }
    }

    @Override
    void mark(Mark mark) {
        if (!(mark instanceof Mark.Watermark)) {
            next.mark(mark);
        }
    }

    @Override
    public String name() {
        return place.name;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}
}
