package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.ParallelFlux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Project Reactor: fused by itself, {@code publishOn} a thread of its own at each hand-off. The threads stay from run to run. */
final class ReactorFlow implements EventFlow {

    private final List<Scheduler> schedulers = new ArrayList<>();
    private final Function<Sum, Flux<?>> description;

    private ReactorFlow(int threads, Function<List<Scheduler>, Function<Sum, Flux<?>>> description) {
        for (int i = 0; i < threads; i++) {
            schedulers.add(Schedulers.newSingle("flow-" + i));
        }
        this.description = description.apply(schedulers);
    }

    static ReactorFlow fused(PipelineEvents events) {
        return new ReactorFlow(
                0,
                threads -> sum -> Flux.fromIterable(events)
                        .filter(PipelineEvent::passes)
                        .map(PipelineEvent::image)
                        .doOnNext(image -> sum.add(image.value())));
    }

    static ReactorFlow handedOver(PipelineEvents events, HandOffs between) {
        return new ReactorFlow(HandOffs.values().length + 1, threads -> sum -> {
            Flux<PipelineEvent> read = Flux.fromIterable(events).subscribeOn(threads.get(0));
            Flux<PipelineEvent> filtered =
                    (between.beforeFilter() ? on(threads.get(1), read) : read).filter(PipelineEvent::passes);
            Flux<PipelineEvent.Image> mapped =
                    (between.beforeMap() ? on(threads.get(2), filtered) : filtered).map(PipelineEvent::image);
            return (between.beforeSink() ? on(threads.get(3), mapped) : mapped)
                    .doOnNext(image -> sum.add(image.value()));
        });
    }

    static ReactorFlow parallel(PipelineEvents events, int workers, Function<PipelineEvent, PipelineEvent.Image> map) {
        return new ReactorFlow(2, threads -> {
            Scheduler parallel = Schedulers.newParallel("flow-parallel", workers);
            threads.add(parallel);
            return sum -> {
                ParallelFlux<PipelineEvent> divided = Flux.fromIterable(events)
                        .subscribeOn(threads.get(0))
                        .filter(PipelineEvent::passes)
                        .parallel(workers, CAPACITY)
                        .runOn(parallel, CAPACITY);
                return on(threads.get(1), divided.map(map).sequential(CAPACITY))
                        .doOnNext(image -> sum.add(image.value()));
            };
        });
    }

    private static <T> Flux<T> on(Scheduler thread, Flux<T> flux) {
        return flux.publishOn(thread, CAPACITY);
    }

    @Override
    public long run() {
        Sum sum = new Sum();
        description.apply(sum).then().block();
        return sum.value();
    }

    @Override
    public void close() {
        schedulers.forEach(Scheduler::dispose);
    }
}
