package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import io.elasticq.pipeline.window.Windows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static RunReport run(Pipeline pipeline) throws InterruptedException {
        try (RunningPipeline running = pipeline.start()) {
            return running.await().orThrow();
        }
    }

    @Test
    void fusedStages_keepOrderAndCountEachFate() throws Exception {
        List<Long> seen = new ArrayList<>();
        RunReport report = run(Pipeline.from(Sources.iterable(numbers(1, 10_000)))
                .filter(number -> number % 2 == 0)
                .map(number -> number * 10)
                .<Long>flatMap((number, out) -> {
                    out.accept(number);
                    out.accept(number + 1);
                })
                .to(Sinks.consumer(seen::add)));
        List<Long> expected = new ArrayList<>();
        for (long i = 2; i <= 10_000; i += 2) {
            expected.add(i * 10);
            expected.add(i * 10 + 1);
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(report.produced()).isEqualTo(10_000);
        assertThat(report.count(Fate.FILTERED)).isEqualTo(5_000);
        assertThat(report.count(Fate.ABSORBED)).isEqualTo(5_000);
        assertThat(report.made()).isEqualTo(10_000);
        assertThat(report.processed()).isEqualTo(10_000);
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.workersJoined()).isEqualTo(1);
    }

    @Test
    void parallelOrdered_keepsTheOrder_whateverEachEventMakes() throws Exception {
        List<Long> seen = new ArrayList<>();
        run(Pipeline.from(Sources.iterable(numbers(0, 20_000)))
                .parallelOrdered(
                        3,
                        HandOff.block(8),
                        part -> part.<Long>flatMap((number, out) -> {
                            for (long i = 0; i < number % 4; i++) {
                                out.accept(number);
                            }
                        }))
                .to(Sinks.consumer(seen::add)));
        List<Long> expected = new ArrayList<>();
        for (long number : numbers(0, 20_000)) {
            for (long i = 0; i < number % 4; i++) {
                expected.add(number);
            }
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void fanOutMergeAndKeyedParallel_loseNothing() throws Exception {
        List<Object> seen = new ArrayList<>();
        EventStream<Long> source = Pipeline.from(Sources.iterable(numbers(1, 5_000)));
        EventStream<Long> even = source.filter(number -> number % 2 == 0).async(HandOff.grow(2, 64));
        EventStream<Long> odd = source.filter(number -> number % 2 == 1);
        RunReport report = run(even.merge(HandOff.block(16), odd)
                .keyBy(number -> number % 10)
                .parallel(2, HandOff.block(4), part -> part.window(Windows.lengthBatch(5))
                        .aggregate(Aggregates.sum((Long number) -> number))
                        .map(WindowResult::events))
                .to(Sinks.consumer(seen::add)));
        assertThat(seen).hasSize(1_000).allMatch(events -> events.equals(5L));
        assertThat(report.made()).isEqualTo(5_000 + 1_000);
    }

    @Test
    void virtualThreads_runThePipeline_whereThereAreAny() throws Exception {
        if (Runtime.version().feature() < 21) {
            assertThatThrownBy(RunOptions.defaults()::virtualThreads)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining(System.getProperty("java.version"));
            return;
        }
        List<String> workers = Collections.synchronizedList(new ArrayList<>());
        List<Long> seen = new ArrayList<>();
        Pipeline pipeline = Pipeline.from(Sources.iterable(numbers(1, 5_000)))
                .parallel(
                        50, HandOff.block(2), part -> part.peek(number -> workers.add(kindOf(Thread.currentThread()))))
                .to(Sinks.toCollection(seen));
        try (RunningPipeline running = pipeline.start(RunOptions.defaults().virtualThreads())) {
            assertThat(running.await().orThrow().workersJoined()).isEqualTo(52);
        }
        assertThat(seen).hasSize(5_000).doesNotHaveDuplicates();
        assertThat(workers).containsOnly("java.lang.VirtualThread");
    }

    private static String kindOf(Thread thread) {
        return thread.getClass().getName();
    }
}
