package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.state.CheckpointStore;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import io.elasticq.pipeline.window.Windows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTimeTest {

    private static final Duration OUT_OF_ORDER = Duration.ofMillis(160); // steps of 10

    /** 841 breaks the promise by less than a step: its window ends at 845, and 1005 less 160 is 845. */
    private static final List<Long> TIMES = List.of(1000L, 1005L, 841L);

    private final List<Long> starts = new ArrayList<>();

    private Pipeline windowsOf(Source<Long> source) {
        return Pipeline.from(source)
                .eventTime(time -> time, OUT_OF_ORDER)
                .window(Windows.timeBatch(Duration.ofMillis(5), (Long time) -> time))
                .aggregate(Aggregates.count())
                .map(WindowResult::start)
                .to(Sinks.toCollection(starts));
    }

    @Test
    void lateness_whereNothingStops_isOfTheEvents() throws Exception {
        try (RunningPipeline running = windowsOf(Sources.iterable(TIMES)).start()) {
            assertThat(running.await().orThrow().count(Fate.LATE)).isZero();
        }
        assertThat(starts).containsExactly(840L, 1000L, 1005L);
    }

    @Test
    void lateness_withACheckpointAndNothingToDoBetweenEvents_isTheSame(@TempDir Path folder) throws Exception {
        LockedElasticQueue<Long> queue = new LockedElasticQueue<>(ElasticConfig.fixed(8), OverflowPolicy.BLOCK);
        RunReport report;
        try (CheckpointStore store = CheckpointStore.open(folder);
                RunningPipeline running = windowsOf(Sources.queue(queue))
                        .start(RunOptions.defaults().checkpoints(new Checkpointing(store, Duration.ofDays(1))))) {
            queue.put(TIMES.get(0));
            queue.put(TIMES.get(1));
            await().until(() -> running.report().produced() == 2);
            assertThat(running.checkpoint()).isPositive();
            queue.put(TIMES.get(2));
            queue.close();
            report = running.await().orThrow();
        }
        assertThat(report.count(Fate.LATE)).isZero();
        assertThat(starts).containsExactly(840L, 1000L, 1005L);
    }
}
