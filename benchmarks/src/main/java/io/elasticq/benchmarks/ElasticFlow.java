package io.elasticq.benchmarks;

import io.elasticq.pipeline.EventStream;
import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunOptions;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import java.util.function.Function;

/** Ours. A run starts its threads and joins them. */
final class ElasticFlow implements EventFlow {

    private final RunOptions options;
    private final Function<Sum, Pipeline> description;

    private ElasticFlow(AllocatedBytes allocated, Function<Sum, Pipeline> description) {
        this.options = RunOptions.defaults().threads(allocated.threads());
        this.description = description;
    }

    static ElasticFlow fused(PipelineEvents events, AllocatedBytes allocated) {
        return new ElasticFlow(allocated, sum -> Pipeline.from(Sources.<PipelineEvent>iterable(events))
                .filter(PipelineEvent::passes)
                .map(PipelineEvent::image)
                .to(Sinks.consumer(image -> sum.add(image.value()))));
    }

    static ElasticFlow handedOver(PipelineEvents events, HandOffs between, HandOff by, AllocatedBytes allocated) {
        return new ElasticFlow(allocated, sum -> {
            EventStream<PipelineEvent> read = Pipeline.from(Sources.<PipelineEvent>iterable(events));
            EventStream<PipelineEvent> filtered =
                    (between.beforeFilter() ? read.async(by) : read).filter(PipelineEvent::passes);
            EventStream<PipelineEvent.Image> mapped =
                    (between.beforeMap() ? filtered.async(by) : filtered).map(PipelineEvent::image);
            return (between.beforeSink() ? mapped.async(by) : mapped)
                    .to(Sinks.consumer(image -> sum.add(image.value())));
        });
    }

    static ElasticFlow parallel(
            PipelineEvents events,
            int workers,
            boolean ordered,
            Function<PipelineEvent, PipelineEvent.Image> map,
            AllocatedBytes allocated) {
        return new ElasticFlow(allocated, sum -> {
            EventStream<PipelineEvent> read =
                    Pipeline.from(Sources.<PipelineEvent>iterable(events)).filter(PipelineEvent::passes);
            HandOff by = HandOff.block(CAPACITY);
            EventStream<PipelineEvent.Image> mapped = ordered
                    ? read.parallelOrdered(workers, by, part -> part.map(map::apply))
                    : read.parallel(workers, by, part -> part.map(map::apply));
            return mapped.to(Sinks.consumer(image -> sum.add(image.value())));
        });
    }

    static ElasticFlow of(AllocatedBytes allocated, Function<Sum, Pipeline> description) {
        return new ElasticFlow(allocated, description);
    }

    @Override
    public long run() throws InterruptedException {
        Sum sum = new Sum();
        try (RunningPipeline running = description.apply(sum).start(options)) {
            running.await().orThrow();
        }
        return sum.value();
    }
}
