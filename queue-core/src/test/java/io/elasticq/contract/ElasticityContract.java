package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.InvalidConfigException;
import io.elasticq.QueueStats;
import io.elasticq.ResizeListener;
import io.elasticq.ResizeListener.Cause;
import io.elasticq.ResizePolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Grows under a burst, shrinks after it, and stays calm in between. */
public interface ElasticityContract extends QueueUnderTest {

    private static ElasticConfig from4To100() {
        return ElasticConfig.builder()
                .initialCapacity(4)
                .minCapacity(4)
                .maxCapacity(100)
                .build();
    }

    private static void offerRange(ElasticQueue<Integer> queue, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
    }

    private static void pollRange(ElasticQueue<Integer> queue, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
    }

    @Test
    default void burst_growsByTheFactorUpToTheBound_andEachResizeIsHeard() {
        List<ResizeListener.Event> heard = new ArrayList<>();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>of(from4To100(), refusing()).onResize(heard::add));
        offerRange(queue, 0, 100);
        assertThat(heard)
                .containsExactly(
                        new ResizeListener.Event(4, 8, 1, Cause.GROWTH),
                        new ResizeListener.Event(8, 16, 2, Cause.GROWTH),
                        new ResizeListener.Event(16, 32, 3, Cause.GROWTH),
                        new ResizeListener.Event(32, 64, 4, Cause.GROWTH),
                        new ResizeListener.Event(64, 100, 5, Cause.GROWTH));
        assertThat(queue.currentCapacity()).isEqualTo(100);
        assertThat(queue.stats().grows()).isEqualTo(5);
        assertThat(queue.stats().generation()).isEqualTo(5);
        pollRange(queue, 0, 100);
    }

    @Test
    default void calmAfterABurst_shrinksToTheMinimumWithinAFewLaps_andLosesNothing() {
        List<ResizeListener.Event> heard = new ArrayList<>();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>of(from4To100(), refusing()).onResize(heard::add));
        offerRange(queue, 0, 100);
        int head = 0;
        int tail = 100;
        for (int i = 0; i < 99; i++) {
            assertThat(queue.poll()).isEqualTo(head++);
        }
        heard.clear();
        for (int i = 0; i < 1000; i++) {
            assertThat(queue.offer(tail++)).isTrue();
            assertThat(queue.poll()).isEqualTo(head++);
        }
        // With two elements at the most, 8 is the smallest that a quarter of suffices for.
        assertThat(queue.currentCapacity()).isLessThanOrEqualTo(8);
        assertThat(heard).isNotEmpty().allSatisfy(event -> {
            assertThat(event.cause()).isEqualTo(Cause.SHRINK);
            assertThat(event.newCapacity()).isLessThan(event.oldCapacity()).isGreaterThanOrEqualTo(4);
        });
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).generation()).isEqualTo(heard.get(i - 1).generation() + 1);
            assertThat(heard.get(i).oldCapacity()).isEqualTo(heard.get(i - 1).newCapacity());
        }
        pollRange(queue, head, tail);
        assertThat(queue.poll()).isNull();
    }

    @Test
    default void steadyDemand_doesNotResize() {
        for (int demand = 1; demand <= 100; demand++) {
            List<ResizeListener.Event> heard = new ArrayList<>();
            ElasticQueue<Integer> queue =
                    create(QueueSpec.<Integer>of(from4To100(), refusing()).onResize(heard::add));
            int head = 0;
            int tail = 0;
            // Fills and empties by a seventh of the demand; only the first rounds may resize.
            for (int round = 0; round < 60; round++) {
                while (tail - head < demand) {
                    assertThat(queue.offer(tail++)).isTrue();
                }
                while (tail - head > demand - demand / 7) {
                    assertThat(queue.poll()).isEqualTo(head++);
                }
                if (round == 10) {
                    heard.clear();
                }
            }
            assertThat(heard).as("demand %d", demand).isEmpty();
        }
    }

    @Test
    default void trimToSize_shrinksToWhatItHolds_notBelowTheMinimum() {
        List<ResizeListener.Event> heard = new ArrayList<>();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>of(from4To100(), refusing()).onResize(heard::add));
        offerRange(queue, 0, 50);
        pollRange(queue, 0, 30);
        heard.clear();
        queue.trimToSize();
        // A queue may do it at the next operation that can.
        offerRange(queue, 50, 51);
        pollRange(queue, 30, 31);
        assertThat(heard).isNotEmpty();
        assertThat(heard.get(0).cause()).isEqualTo(Cause.TRIM);
        assertThat(queue.currentCapacity()).isLessThan(64);
        pollRange(queue, 31, 51);
        queue.trimToSize();
        assertThat(queue.offer(51)).isTrue();
        pollRange(queue, 51, 52);
        assertThat(queue.currentCapacity()).isEqualTo(4);
    }

    @Test
    default void policyThatAsksForTooMuchOrTooLittle_isBroughtWithinTheBounds() {
        for (ResizePolicy odd : List.<ResizePolicy>of(
                (capacity, size, high) -> size > capacity ? Integer.MAX_VALUE : capacity,
                (capacity, size, high) -> size > capacity ? Integer.MIN_VALUE : capacity,
                (capacity, size, high) -> size)) {
            ElasticQueue<Integer> queue;
            try {
                queue = create(QueueSpec.<Integer>of(from4To100(), refusing()).policy(odd));
            } catch (InvalidConfigException e) {
                continue; // the last one could oscillate, and a queue may say so
            }
            offerRange(queue, 0, 100);
            assertThat(queue.offer(100)).isFalse();
            pollRange(queue, 0, 100);
            assertThat(queue.poll()).isNull();
            assertThat(queue.currentCapacity()).isBetween(4, 100);
        }
    }

    @Test
    default void policyThatWantsToShrinkBelowTheSize_isBroughtToTheSize() {
        ResizePolicy collapsing =
                (capacity, size, high) -> size > capacity ? 2 * capacity : high < capacity / 4 ? 1 : capacity;
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>of(from4To100(), refusing()).policy(collapsing));
        offerRange(queue, 0, 100);
        pollRange(queue, 0, 93);
        for (int i = 100; i < 1000; i++) {
            assertThat(queue.offer(i)).isTrue();
            assertThat(queue.poll()).isEqualTo(i - 7);
        }
        assertThat(queue.stats().shrinks()).isPositive();
        assertThat(queue.currentCapacity()).isLessThan(64);
        pollRange(queue, 993, 1000);
    }

    @Test
    default void policyThatCouldOscillate_isRefused() {
        ResizePolicy nervous = (capacity, size, high) -> size > capacity ? size : high;
        assertThatThrownBy(() -> create(QueueSpec.of(from4To100(), refusing()).policy(nervous)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("oscillate")
                .hasMessageContaining("from 4 to 5");
    }

    @Test
    default void policyThatThrows_isCounted_andNothingIsLostOrRefused() {
        for (Throwable thrown : List.of(new IllegalStateException("on purpose"), new AssertionError("on purpose"))) {
            boolean[] armed = {false};
            ResizePolicy fragile = (capacity, size, high) -> {
                if (armed[0]) {
                    HostileContract.sneak(thrown);
                }
                return from4To100().resizePolicy().capacityFor(capacity, size, high);
            };
            ElasticQueue<Integer> queue =
                    create(QueueSpec.<Integer>of(from4To100(), refusing()).policy(fragile));
            armed[0] = true;
            offerRange(queue, 0, 100);
            assertThat(queue.offer(100)).isFalse();
            pollRange(queue, 0, 100);
            assertThat(queue.poll()).isNull();
            assertThat(queue.stats().resizeFailures()).isPositive();
        }
    }

    @Test
    default void stats_obeyTheirLaws_whateverHappens() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(20, refusing()));
        for (int i = 0; i < 1000; i++) {
            queue.offer(i);
            if (i % 3 == 0) {
                queue.poll();
            }
            if (i % 100 == 99) {
                queue.clear();
            }
            QueueStats s = queue.stats();
            assertThat(s.accepted())
                    .isEqualTo(s.polled() + s.removed() + s.droppedOldest() + s.undelivered() + s.size());
            assertThat(s.generation()).isEqualTo(s.grows() + s.shrinks());
            assertThat(s.dropped()).isZero();
            assertThat(s.size()).isEqualTo(queue.size());
        }
    }
}
