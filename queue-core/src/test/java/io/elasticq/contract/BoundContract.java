package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Never more than the maximum, and never a refusal below it, for any maximum. */
public interface BoundContract extends QueueUnderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 1000})
    default void offer_isAcceptedUpToTheBoundAndRefusedThere_byEveryWayIn(int max) {
        for (int way = 0; way < 4; way++) {
            ElasticQueue<Integer> queue = create(QueueSpec.tiny(max, refusing()));
            for (int lap = 0; lap < 3; lap++) {
                for (int i = 0; i < max; i++) {
                    assertThat(insert(queue, way, i))
                            .as("element %d of %d, way %d", i, max, way)
                            .isTrue();
                    assertThat(queue.currentCapacity()).isBetween(queue.size(), max);
                }
                assertThat(insert(queue, way, max))
                        .as("beyond %d, way %d", max, way)
                        .isFalse();
                assertThat(queue.size()).isEqualTo(max);
                assertThat(queue.poll()).isZero();
                assertThat(insert(queue, way, max))
                        .as("room again, way %d", way)
                        .isTrue();
                assertThat(insert(queue, way, max)).isFalse();
                for (int i = 1; i <= max; i++) {
                    assertThat(queue.poll()).isEqualTo(i);
                }
                assertThat(queue.poll()).isNull();
            }
        }
    }

    private static boolean insert(ElasticQueue<Integer> queue, int way, int element) {
        return switch (way) {
            case 0 -> queue.offer(element);
            case 1 -> queue.relaxedOffer(element);
            case 2 -> queue.offerBatch(Collections.singleton(element));
            default -> queue.offerBatchPartial(new Integer[] {-1, element, -1}, 1, 1) == 1;
        };
    }

    @Test
    default void capacities_areWhatWasAskedFor() {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(10)
                .minCapacity(3)
                .maxCapacity(1000)
                .build();
        ElasticQueue<Integer> queue = create(QueueSpec.of(config, refusing()));
        assertThat(queue.currentCapacity()).isEqualTo(10);
        assertThat(queue.minCapacity()).isEqualTo(3);
        assertThat(queue.maxCapacity()).isEqualTo(1000);
        assertThat(queue.overflowPolicy()).isEqualTo(refusing());
        QueueStats stats = queue.stats();
        assertThat(stats.capacity()).isEqualTo(10);
        assertThat(stats.minCapacity()).isEqualTo(3);
        assertThat(stats.maxCapacity()).isEqualTo(1000);
        assertThat(stats.utilisation()).isZero();
    }

    /**
     * Sound, not exact: an element is counted after it went in, and discounted before it is taken out; one that is dropped
     * for another is discounted before that other is counted. So the count is never above the size, and a count above the
     * bound means a size above it.
     */
    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    default void bound_holdsUnderContention(OverflowPolicy policy) {
        assumeTrue(supports(policy), "not a policy of this queue");
        int max = 3;
        AtomicInteger inside = new AtomicInteger();
        AtomicLong highest = new AtomicLong();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>tiny(max, policy).onDrop((element, cause) -> inside.decrementAndGet()));
        AtomicInteger producing = new AtomicInteger(producers());
        Race race = new Race();
        for (int p = 0; p < producers(); p++) {
            race.with(() -> {
                for (int i = 0; i < 20_000; i++) {
                    OfferResult result = queue.tryOffer(i);
                    if (result.isAccepted() || result == OfferResult.DROPPED_NEWEST) {
                        inside.incrementAndGet(); // of a dropped one too: its listener has discounted it
                    }
                }
                producing.decrementAndGet();
            });
        }
        race.with(() -> {
            boolean last;
            do {
                last = producing.get() == 0;
                highest.accumulateAndGet(Math.max(inside.get(), queue.size()), Math::max);
                inside.decrementAndGet();
                if (queue.poll() == null) {
                    inside.incrementAndGet();
                }
            } while (!last || !queue.isEmpty());
        });
        race.run();
        assertThat(highest.get()).isBetween(1L, (long) max);
        assertThat(inside.get()).isZero();
        QueueStats stats = queue.stats();
        assertThat(stats.highWaterMark()).isLessThanOrEqualTo(max);
    }

    @Test
    default void highWaterMark_isNeverTooLow() {
        List<QueueSpec<Integer>> specs =
                List.of(QueueSpec.tiny(64, refusing()), QueueSpec.of(ElasticConfig.fixed(64), refusing()));
        for (QueueSpec<Integer> spec : specs) {
            for (int before = 1; before < 20; before++) {
                ElasticQueue<Integer> queue = create(spec);
                fillTo(queue, 20);
                for (int i = 0; i < before; i++) {
                    queue.poll();
                }
                fillTo(queue, 43);
                while (queue.poll() != null) {}
                assertThat(queue.stats().highWaterMark())
                        .as("polled %d, %s", before, spec.config())
                        .isBetween(43, 64);
            }
        }
    }

    @Test
    default void highWaterMark_countsWhatABatchMadeTheQueueGrowFor() {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(8)
                .minCapacity(8)
                .maxCapacity(64)
                .build();
        ElasticQueue<Integer> queue = create(QueueSpec.of(config, refusing()));
        fillTo(queue, 3);
        queue.poll();
        queue.offerBatch(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        while (queue.poll() != null) {}
        assertThat(queue.stats().highWaterMark()).isBetween(12, 64);
    }

    @Test
    default void highWaterMark_countsWhatABatchTookOut() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(64, refusing()));
        queue.poll(); // looks how full it is
        queue.add(1);
        queue.pollBatch(new Integer[1], 0, 1);
        assertThat(queue.stats().highWaterMark()).isEqualTo(1);
    }

    private static void fillTo(ElasticQueue<Integer> queue, int size) {
        while (queue.size() < size) {
            queue.add(size);
        }
    }
}
