package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.stats.Metric;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static long read(RunningPipeline running, String name, Map<String, String> tags) {
        return running.metrics().stream()
                .filter(metric -> metric.name().equals("elasticq.pipeline." + name)
                        && metric.tags().entrySet().containsAll(tags.entrySet()))
                .mapToLong(Metric::read)
                .reduce((one, other) -> {
                    throw new AssertionError("two of " + name + tags);
                })
                .orElseThrow();
    }

    @Test
    void everythingThatIsCounted_isAMetric_andUtilizationIsTheRightWayRound() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        try (RunningPipeline running = Pipeline.from("numbers", Sources.range(0, 10_000))
                .filter(number -> number % 2 == 0)
                .named("even")
                .async(HandOff.block(100))
                .named("behind")
                .to("slow", Sinks.consumer(number -> waitFor(in, gate)), OnError.fail())
                .start(RunOptions.defaults().name("metered"))) {
            in.await();
            await().until(() -> read(running, "link.depth", Map.of("link", "behind")) == 100);
            await().until(() -> read(running, "produced", Map.of("pipeline", "metered")) > 202); // one has no room
            assertThat(read(running, "link.capacity", Map.of("link", "behind"))).isEqualTo(100);
            assertThat(read(running, "link.utilization", Map.of("link", "behind")))
                    .isEqualTo(100);
            assertThat(read(running, "state", Map.of("state", "running"))).isEqualTo(1);
            gate.countDown();
            running.await().orThrow();
            assertThat(read(running, "link.utilization", Map.of("link", "behind")))
                    .isZero();
            assertThat(read(running, "produced", Map.of("pipeline", "metered"))).isEqualTo(10_000);
            assertThat(read(running, "fates", Map.of("fate", "filtered"))).isEqualTo(5_000);
            assertThat(read(running, "fates", Map.of("fate", "processed"))).isEqualTo(5_000);
            assertThat(read(running, "stage.events", Map.of("stage", "even"))).isEqualTo(10_000);
            assertThat(read(running, "stage.events", Map.of("stage", "slow"))).isEqualTo(5_000);
            assertThat(read(running, "stage.latency", Map.of("stage", "slow", "percentile", "100.0")))
                    .isPositive();
            assertThat(read(running, "worker.waited", Map.of("worker", "numbers")))
                    .isPositive();
            assertThat(read(running, "worker.busy", Map.of("worker", "behind"))).isPositive();
            assertThat(read(running, "worker.utilization", Map.of("worker", "behind")))
                    .isBetween(0L, 100L);
            assertThat(read(running, "state", Map.of("state", "completed"))).isEqualTo(1);
        }
    }

    private static void waitFor(CountDownLatch in, CountDownLatch gate) {
        in.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
