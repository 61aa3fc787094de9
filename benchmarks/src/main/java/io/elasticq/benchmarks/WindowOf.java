package io.elasticq.benchmarks;

import io.elasticq.pipeline.EventStream;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import io.elasticq.pipeline.window.Windows;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Windows, by the pipeline and by hand. What is added up of all results is the same. */
public enum WindowOf {
    /** 100 ms with a result for each of 64 keys, of about 10,000 events together. */
    TIME_BATCH {
        @Override
        EventFlow pipeline(PipelineEvents events, AllocatedBytes allocated) {
            return ElasticFlow.of(
                    allocated,
                    sum -> results(
                            Pipeline.from(Sources.<PipelineEvent>iterable(events))
                                    .eventTime(PipelineEvent::time, Duration.ZERO)
                                    .keyBy(PipelineEvent::key)
                                    .window(Windows.timeBatch(Duration.ofMillis(MILLIS), PipelineEvent::time))
                                    .aggregate(Aggregates.sum(PipelineEvent::value)),
                            sum));
        }

        @Override
        EventFlow loop(PipelineEvents events) {
            return () -> {
                EventFlow.Sum sum = new EventFlow.Sum();
                Map<Integer, EventFlow.Sum> window = new HashMap<>();
                long end = MILLIS;
                for (PipelineEvent event : events) {
                    if (event.time() >= end) {
                        window.values().forEach(part -> sum.add(part.value()));
                        window.clear();
                        end = event.time() / MILLIS * MILLIS + MILLIS;
                    }
                    window.computeIfAbsent(event.key(), key -> new EventFlow.Sum())
                            .add(event.value());
                }
                window.values().forEach(part -> sum.add(part.value()));
                return sum.value();
            };
        }
    },
    /** The last 100 events, with a result for each event. */
    LENGTH {
        @Override
        EventFlow pipeline(PipelineEvents events, AllocatedBytes allocated) {
            return ElasticFlow.of(
                    allocated,
                    sum -> results(
                            Pipeline.from(Sources.<PipelineEvent>iterable(events))
                                    .window(Windows.length(LAST))
                                    .aggregate(Aggregates.sum(PipelineEvent::value)),
                            sum));
        }

        @Override
        EventFlow loop(PipelineEvents events) {
            return () -> {
                EventFlow.Sum sum = new EventFlow.Sum();
                long[] last = new long[LAST];
                int at = 0;
                long inWindow = 0;
                for (PipelineEvent event : events) {
                    inWindow += event.value() - last[at];
                    last[at] = event.value();
                    at = at + 1 == LAST ? 0 : at + 1;
                    sum.add(inWindow);
                }
                return sum.value();
            };
        }
    };

    private static final long MILLIS = 100;
    private static final int LAST = 100;

    abstract EventFlow pipeline(PipelineEvents events, AllocatedBytes allocated);

    abstract EventFlow loop(PipelineEvents events);

    private static <K> Pipeline results(EventStream<WindowResult<K, Long>> results, EventFlow.Sum sum) {
        return results.to(Sinks.consumer(result -> sum.add(result.value())));
    }
}
