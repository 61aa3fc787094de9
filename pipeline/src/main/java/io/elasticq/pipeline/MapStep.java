package io.elasticq.pipeline;

import org.jspecify.annotations.Nullable;

/** Makes one event of each. */
final class MapStep<T, R> extends UserStep<T> {

    private final MapFunction<? super T, ? extends R> function;
    private final Step<? super R> next;
    private @Nullable R result;

    MapStep(Place place, MapFunction<? super T, ? extends R> function, Step<? super R> next) {
        super(place);
        this.function = function;
        this.next = next;
    }

    @Override
    void accept(T event) {
        boolean timed = place.meter.next();
        if (isWatched(timed)) {
            watched(event, timed);
            return;
        }
        R made;
        try {
            made = made(event);
        } catch (Throwable e) {
            if (triedAgain(event, e)) {
                done(event);
            }
            return;
        }
        next.accept(made);
    }

    @Override
    void call(T event) throws Exception {
        result = made(event);
    }

    private R made(T event) throws Exception {
        R made = function.apply(event);
        if (made == null) {
            throw new NullPointerException("the function of " + place.name + " returned null");
        }
        return made;
    }

    @Override
    void done(T event) {
        R made = result;
        result = null;
        if (made == null) {
            throw new AssertionError(place.name);
        }
        next.accept(made);
    }

    @Override
    void marked(Mark mark) {
        next.mark(mark);
    }
}
