package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticQueue;
import io.elasticq.QueueStats;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElasticCycleBenchmarkTest {

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "MPSC_ELASTIC", "SPSC_ELASTIC"})
    void cycle_ofTheElasticQueue_growsToTheMaximumAndShrinksToTheMinimum(QueueType type) {
        ElasticCycleBenchmark benchmark = new ElasticCycleBenchmark();
        benchmark.type = type;
        benchmark.create();
        ElasticQueue<Object> queue = (ElasticQueue<Object>) benchmark.queue();

        for (int cycle = 1; cycle <= 3; cycle++) {
            assertThat(benchmark.cycle()).isZero();
            QueueStats stats = queue.stats();
            assertThat(stats.grows()).isEqualTo(6L * cycle);
            assertThat(stats.shrinks()).isEqualTo(6L * cycle);
            assertThat(queue.currentCapacity()).isEqualTo(queue.minCapacity());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCKED_FIXED", "MPSC_FIXED", "SPSC_FIXED"})
    void cycle_ofTheFixedQueue_neverResizes(QueueType type) {
        ElasticCycleBenchmark benchmark = new ElasticCycleBenchmark();
        benchmark.type = type;
        benchmark.create();

        benchmark.cycle();

        QueueStats stats = ((ElasticQueue<Object>) benchmark.queue()).stats();
        assertThat(stats.grows() + stats.shrinks()).isZero();
    }
}
