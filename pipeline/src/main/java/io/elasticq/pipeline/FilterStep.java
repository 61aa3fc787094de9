package io.elasticq.pipeline;

/** Lets events through, or not. */
final class FilterStep<T> extends UserStep<T> {

    private final FilterFunction<? super T> predicate;
    private final Step<? super T> next;
    private boolean passes;

    FilterStep(Place place, FilterFunction<? super T> predicate, Step<? super T> next) {
        super(place);
        this.predicate = predicate;
        this.next = next;
    }

    @Override
    void accept(T event) {
        boolean timed = place.meter.next();
        if (isWatched(timed)) {
            watched(event, timed);
            return;
        }
        boolean through;
        try {
            through = predicate.test(event);
        } catch (Throwable e) {
            if (triedAgain(event, e)) {
                done(event);
            }
            return;
        }
        handOn(event, through);
    }

    @Override
    void call(T event) throws Exception {
        passes = predicate.test(event);
    }

    @Override
    void done(T event) {
        handOn(event, passes);
    }

    private void handOn(T event, boolean through) {
        if (through) {
            next.accept(event);
        } else {
            place.work.tally.count(Fate.FILTERED);
        }
    }

    @Override
    void marked(Mark mark) {
        next.mark(mark);
    }
}
