package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Call;
import io.elasticq.contract.Race;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is timed, by a clock that only the test moves; run on what is shipped, and on its broken twins. */
interface TimingChecks {

    /** A queue, its clock and its registry. */
    record Timed(BlockingElasticQueue<Object> queue, MockClock clock, MeterRegistry registry) {

        static Timed of(int max, OverflowPolicy policy, int oneIn) {
            MockClock clock = new MockClock();
            MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
            BlockingElasticQueue<Object> plain = new LockedElasticQueue<>(
                    ElasticConfig.builder().minCapacity(1).maxCapacity(max).build(), policy);
            return new Timed(Subject.timed(registry, plain, "q", oneIn), clock, registry);
        }

        void pass(long millis) {
            clock.add(Duration.ofMillis(millis));
        }

        Timer waits() {
            return registry.get("elasticq.queue.wait").timer();
        }

        double waited() {
            return waits().totalTime(TimeUnit.MILLISECONDS);
        }

        double missed() {
            return registry.get("elasticq.queue.wait.missed").functionCounter().count();
        }

        long operations(String operation) {
            return registry.get("elasticq.queue.operation")
                    .tag("operation", operation)
                    .timer()
                    .count();
        }
    }

    @Test
    default void wait_isFromInsertionToRemoval_ofEachElement() {
        Timed timed = Timed.of(8, OverflowPolicy.REJECT, 1);
        Object one = new Object();
        Object two = new Object();
        timed.queue.offer(one);
        timed.pass(10);
        timed.queue.add(two);
        timed.pass(5);
        assertThat(timed.queue.poll()).isSameAs(one);
        assertThat(timed.waited()).isEqualTo(15);
        timed.pass(1);
        assertThat(timed.queue.relaxedPoll()).isSameAs(two);
        assertThat(timed.waited()).isEqualTo(21);
        assertThat(timed.waits().count()).isEqualTo(2);
        assertThat(timed.missed()).isZero();
    }

    @Test
    default void onlyOperationsThatMovedAnElement_areRecorded() {
        Timed timed = Timed.of(1, OverflowPolicy.REJECT, 1);
        assertThat(timed.queue.poll()).isNull();
        assertThat(timed.queue.offer("a")).isTrue();
        assertThat(timed.queue.offer("b")).isFalse();
        assertThat(timed.queue.tryOffer("b").isAccepted()).isFalse();
        assertThatThrownBy(() -> timed.queue.add("b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> timed.queue.offer(null)).isInstanceOf(NullPointerException.class);
        timed.pass(3);
        assertThat(timed.queue.poll()).isEqualTo("a");
        assertThat(timed.operations("offer")).isEqualTo(1);
        assertThat(timed.operations("poll")).isEqualTo(1);
        assertThat(timed.waits().count()).isEqualTo(1);
        assertThat(timed.missed()).isZero();
    }

    /** Who tries again with the same object must not be measured from the first, refused attempt. */
    @Test
    default void refusedElement_thatIsOfferedAgain_countsFromThen() {
        Timed timed = Timed.of(1, OverflowPolicy.REJECT, 1);
        Object again = new Object();
        timed.queue.offer("first");
        assertThat(timed.queue.offer(again)).isFalse();
        timed.pass(100);
        timed.queue.poll();
        double before = timed.waited();
        assertThat(timed.queue.offer(again)).isTrue();
        timed.pass(7);
        assertThat(timed.queue.poll()).isSameAs(again);
        assertThat(timed.waited() - before).isEqualTo(7);
    }

    @Test
    default void sameObjectTwice_isTwoElements() {
        Timed timed = Timed.of(8, OverflowPolicy.REJECT, 1);
        timed.queue.offer("x");
        timed.pass(10);
        timed.queue.offer("x");
        timed.pass(10);
        timed.queue.poll();
        assertThat(timed.waited()).isEqualTo(20);
        timed.queue.poll();
        assertThat(timed.waited()).isEqualTo(30);
    }

    /** With sampling only one of them is followed: it must not be taken for one that stands further in front. */
    @Test
    default void sameObjectAllOver_sampled_isToldByItsPlace() {
        MockClock clock = new MockClock();
        MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        ElasticQueue<Object> plain = new LockedElasticQueue<>(ElasticConfig.fixed(64), OverflowPolicy.REJECT);
        ElasticQueue<Object> queue = Subject.timed(registry, plain, "q", 2);
        Timer waits = registry.get("elasticq.queue.wait").timer();
        Object same = new Object();
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 10; i++) {
                assertThat(queue.offer(same)).isTrue();
            }
            clock.add(Duration.ofMillis(1));
            for (int i = 0; i < 10; i++) {
                assertThat(queue.poll()).isSameAs(same);
                clock.add(Duration.ofSeconds(1));
            }
            // Only what was put in on place k came out after k seconds and a millisecond.
            assertThat(waits.totalTime(TimeUnit.MILLISECONDS)).isLessThanOrEqualTo(waits.count() * 9_001.0);
        }
        assertThat(waits.count()).isBetween(500L, 1_500L);
        // Places 0 to 9 are as likely: 4.5 s on average. The first occurrence each time would be a millisecond.
        assertThat(waits.mean(TimeUnit.SECONDS)).isBetween(3.5, 5.5);
    }

    @Test
    default void elementsThatLeaveAnotherWay_areForgotten_andMeasuringGoesOn() {
        Timed timed = Timed.of(4, OverflowPolicy.DROP_OLDEST, 1);
        List<Object> kept = new ArrayList<>(); // so that nothing is collected
        for (int i = 0; i < 500; i++) {
            Object element = new Object();
            kept.add(element);
            timed.queue.offer(element);
        }
        timed.queue.clear();
        for (int i = 0; i < 100; i++) {
            Object element = new Object();
            kept.add(element);
            timed.queue.offer(element);
            timed.queue.poll();
        }
        assertThat(timed.waits().count()).isEqualTo(100);
        assertThat(timed.missed()).isBetween(450.0, 500.0);
    }

    @Test
    default void sampledElementsThatLeaveAnotherWay_areForgotten_andMeasuringGoesOn() {
        Timed timed = Timed.of(4, OverflowPolicy.DROP_OLDEST, 2);
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Object element = new Object();
            kept.add(element);
            timed.queue.offer(element);
        }
        long before = timed.waits().count();
        timed.queue.clear();
        for (int i = 0; i < 5_000; i++) {
            Object element = new Object();
            kept.add(element);
            timed.queue.offer(element);
            timed.queue.poll();
        }
        assertThat(timed.waits().count() - before).isBetween(1_000L, 4_000L);
    }

    @Test
    default void followedElement_isNotKeptAlive() {
        Timed timed = Timed.of(8, OverflowPolicy.REJECT, 1);
        WeakReference<Object> gone = offerNew(timed.queue);
        timed.queue.clear();
        Awaitility.await().pollInSameThread().until(() -> {
            System.gc();
            return gone.get() == null;
        });
        assertThat(timed.queue.isEmpty()).isTrue();
    }

    private static WeakReference<Object> offerNew(BlockingElasticQueue<Object> queue) {
        Object element = new Object();
        queue.offer(element);
        return new WeakReference<>(element);
    }

    @Test
    default void batches_followTheirFirstElement() throws InterruptedException {
        Timed timed = Timed.of(16, OverflowPolicy.REJECT, 1);
        Object[] batch = {new Object(), new Object(), new Object()};
        timed.queue.offerBatch(batch, 0, 3);
        timed.queue.offerBatch(List.of(new Object(), new Object()));
        timed.queue.offerBatchPartial(new Object[] {"no", new Object()}, 1, 1);
        timed.queue.offerBatch(List.of(new Object()), Duration.ZERO);
        timed.pass(4);
        timed.queue.pollBatch(new Object[2], 0, 2);
        timed.pass(4);
        List<Object> rest = new ArrayList<>();
        assertThat(timed.queue.pollBatch(rest, 2)).isEqualTo(2);
        assertThat(timed.queue.drainTo(rest)).isEqualTo(3);
        assertThat(rest).hasSize(5);
        assertThat(timed.waits().count()).isEqualTo(4);
        assertThat(timed.waited()).isEqualTo(4 + 8 + 8 + 8);
        assertThat(timed.operations("offer_batch")).isEqualTo(3);
        assertThat(timed.operations("put")).isEqualTo(1);
        assertThat(timed.operations("poll_batch")).isEqualTo(3);
    }

    /** The time that a producer waits for room is not time in the queue. */
    @Test
    default void putThatWaits_countsFromWhenTheElementIsIn() throws InterruptedException {
        Timed timed = Timed.of(1, OverflowPolicy.BLOCK, 1);
        timed.queue.put("a");
        Call<Void> put = Call.running(() -> timed.queue.put("b")).awaitWaiting();
        timed.pass(1_000);
        assertThat(timed.queue.take()).isEqualTo("a");
        put.get();
        timed.pass(5);
        assertThat(timed.queue.take()).isEqualTo("b");
        assertThat(timed.waited()).isEqualTo(1_005);
        assertThat(timed.operations("put")).isEqualTo(2);
        assertThat(timed.registry
                        .get("elasticq.queue.operation")
                        .tag("operation", "put")
                        .timer()
                        .max(TimeUnit.MILLISECONDS))
                .isEqualTo(1_000);
    }

    @Test
    default void interruptedPut_leavesNothingBehind() {
        Timed timed = Timed.of(1, OverflowPolicy.BLOCK, 1);
        timed.queue.offer("a");
        Call<Void> put = Call.running(() -> timed.queue.put("b")).awaitWaiting().interrupt();
        assertThat(put.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(timed.queue.poll()).isEqualTo("a");
        timed.pass(9);
        timed.queue.offer("b");
        assertThat(timed.queue.poll()).isEqualTo("b");
        assertThat(timed.waited()).isZero();
        assertThat(timed.missed()).isZero();
    }

    @Test
    default void sampling_takesOneInN_whateverTheRhythm() {
        Timed timed = Timed.of(8, OverflowPolicy.REJECT, 100);
        for (int i = 0; i < 100_000; i++) {
            timed.queue.offer(i);
            timed.queue.poll();
        }
        assertThat(timed.operations("offer")).isBetween(800L, 1_200L);
        assertThat(timed.operations("poll")).isBetween(800L, 1_200L);
        assertThat(timed.waits().count()).isBetween(800L, 1_200L);
    }

    @Test
    default void manyThreads_everyElement_isMeasuredOrMissed() {
        MeterRegistry registry = new SimpleMeterRegistry();
        BlockingElasticQueue<Object> plain = new BlockingMpscQueue<>(ElasticConfig.fixed(64), OverflowPolicy.BLOCK);
        BlockingElasticQueue<Object> queue = Subject.timed(registry, plain, "q", 1);
        int each = 10_000;
        Race race = new Race();
        for (int producer = 0; producer < 3; producer++) {
            race.with(() -> {
                for (int i = 0; i < each; i++) {
                    queue.put(new Object());
                }
            });
        }
        race.with(() -> {
                    for (int i = 0; i < 3 * each; i++) {
                        assertThat(queue.take()).isNotNull();
                    }
                })
                .run();
        queue.offer(new Object()); // lets go of what is left
        queue.poll();
        IntStream.range(0, 40).forEach(i -> {
            queue.offer(new Object());
            queue.poll();
        });
        long measured = registry.get("elasticq.queue.wait").timer().count();
        double missed =
                registry.get("elasticq.queue.wait.missed").functionCounter().count();
        assertThat(measured + missed).isBetween(3 * each + 0.0, 3 * each + 41.0);
        assertThat(measured).isGreaterThan(each / 10);
        assertThat(registry.get("elasticq.queue.operation")
                        .tag("operation", "put")
                        .timer()
                        .count())
                .isEqualTo(3L * each);
    }
}
