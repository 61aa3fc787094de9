package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KnobsTest {

    @Test
    void batchMax_isTheMostThatAStepTakes() {
        Bench bench = new Bench(with -> with.batchMax(3));
        Subscription<Event> a = bench.subscribe("a", with -> with);
        bench.put(7);
        assertThat(bench.router.step()).isEqualTo(3);
        assertThat(taken(a)).isEqualTo(ids(1, 3));
        assertThat(bench.router.step()).isEqualTo(3);
        assertThat(bench.router.step()).isEqualTo(1);
        assertThat(bench.router.step()).isZero();
        RouterStats stats = bench.router.stats();
        assertThat(stats.batches()).isEqualTo(3);
        assertThat(stats.batchSum()).isEqualTo(7);
        assertThat(stats.batchMax()).isEqualTo(3);
        assertThat(stats.idleWaits()).isEqualTo(1);
    }

    @Test
    void batchTime_letsEventsWaitForOthers_butNotLonger() {
        Bench bench = new Bench(with -> with.batchMax(4).batchTime(Duration.ofNanos(10)));
        Subscription<Event> a = bench.subscribe("a", with -> with);
        bench.put(2).step();
        bench.now = 9;
        assertThat(bench.put(1).router.step()).isZero();
        assertThat(bench.router.stats().buffered()).isEqualTo(3);
        bench.now = 10;
        assertThat(bench.router.step()).isEqualTo(3);
        assertThat(bench.put(4).router.step()).isEqualTo(4); // full
        bench.put(1).step();
        bench.source.close();
        assertThat(bench.router.step()).isEqualTo(1); // over
        assertThat(taken(a)).isEqualTo(ids(1, 8));
    }

    @Test
    void metrics_areThoseOfTheStats_underTheirNames() {
        Bench bench = new Bench(with -> with.name("r").mode(RouterMode.roundRobin(Pressure.DROP)));
        bench.subscribe("a", 2, OverloadPolicy.drop());
        bench.put(5).step();
        Map<String, Long> values = bench.router.metrics().stream()
                .collect(Collectors.toMap(metric -> metric.name().replace("elasticq.router.", ""), Metric::read));
        assertThat(values)
                .containsEntry("routed", 5L)
                .containsEntry("delivered", 2L)
                .containsEntry("dropped", 3L)
                .containsEntry("dropped_all_full", 3L)
                .containsEntry("batches", 1L)
                .containsEntry("subscribers", 1L)
                .containsKeys(
                        "dropped_queue_full",
                        "dropped_no_credit",
                        "credit_waits",
                        "detaches",
                        "pressure_waits",
                        "idle_waits",
                        "batch_sum",
                        "batch_max",
                        "wake_waits",
                        "wake_timeouts");
        assertThat(bench.router.metrics())
                .allSatisfy(metric -> assertThat(metric.tags()).isEqualTo(Map.of("router", "r")));
    }

    @Test
    void knobs_doNotReorder() throws InterruptedException {
        for (int knobs = 0; knobs < 8; knobs++) {
            int which = knobs;
            Bench bench = new Bench(with -> with.batchMax((which & 1) == 0 ? 1 : 50)
                    .batchTime(Duration.ofNanos((which & 2) == 0 ? 0 : 1000))
                    .yieldEvery((which & 4) == 0 ? 0 : 1)
                    .idleSpinLimit(which)
                    .nanoClock(System::nanoTime));
            List<Long> seen = new ArrayList<>();
            bench.subscribe("a", 7, OverloadPolicy.park()).start(event -> seen.add(event.id()));
            bench.router.start();
            bench.put(2000);
            bench.source.close();
            assertThat(bench.router.drain(Duration.ofMinutes(1)).drained()).isTrue();
            assertThat(seen).isEqualTo(ids(1, 2000));
        }
    }
}
