package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticQueue;
import io.elasticq.QueueStats;
import org.junit.jupiter.api.Test;

class ElasticCycleBenchmarkTest {

    @Test
    void cycle_ofTheElasticQueue_growsToTheMaximumAndShrinksToTheMinimum() {
        ElasticCycleBenchmark benchmark = new ElasticCycleBenchmark();
        benchmark.type = QueueType.LOCKED;
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

    @Test
    void cycle_ofTheFixedQueue_neverResizes() {
        ElasticCycleBenchmark benchmark = new ElasticCycleBenchmark();
        benchmark.type = QueueType.LOCKED_FIXED;
        benchmark.create();

        benchmark.cycle();

        QueueStats stats = ((ElasticQueue<Object>) benchmark.queue()).stats();
        assertThat(stats.grows() + stats.shrinks()).isZero();
    }
}
