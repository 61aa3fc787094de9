package io.elasticq.pipeline;

/** Makes any number of events of each. */
final class FlatMapStep<T, R> extends UserStep<T> {

    private final FlatMapFunction<? super T, R> function;
    private final Results<R> results;

    FlatMapStep(Place place, FlatMapFunction<? super T, R> function, Step<? super R> next) {
        super(place);
        this.function = function;
        this.results = new Results<>(place, next);
    }

    @Override
    void call(T event) throws Exception {
        results.forget();
        function.apply(event, results);
    }

    @Override
    void done(T event) {
        place.work.tally.count(Fate.ABSORBED);
        results.release();
    }

    @Override
    void marked(Mark mark) {
        results.mark(mark);
    }
}
