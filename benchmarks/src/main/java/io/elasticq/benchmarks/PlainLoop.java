package io.elasticq.benchmarks;

import java.util.stream.StreamSupport;

/** What is written without a library for pipelines, in the thread of the caller. */
final class PlainLoop {

    private PlainLoop() {}

    static EventFlow loop(PipelineEvents events) {
        return () -> {
            EventFlow.Sum sum = new EventFlow.Sum();
            for (PipelineEvent event : events) {
                if (event.passes()) {
                    sum.add(event.image().value());
                }
            }
            return sum.value();
        };
    }

    static EventFlow stream(PipelineEvents events) {
        return () -> {
            EventFlow.Sum sum = new EventFlow.Sum();
            StreamSupport.stream(events.spliterator(), false)
                    .filter(PipelineEvent::passes)
                    .map(PipelineEvent::image)
                    .forEach(image -> sum.add(image.value()));
            return sum.value();
        };
    }
}
