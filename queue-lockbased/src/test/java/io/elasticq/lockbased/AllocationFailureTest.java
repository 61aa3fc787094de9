package io.elasticq.lockbased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueFullException;
import io.elasticq.ResizeFailedException;
import io.elasticq.contract.Call;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** No memory to resize: nothing is lost, the queue goes on with the capacity that it has, and it is counted. */
class AllocationFailureTest {

    private volatile boolean outOfMemory;
    private int attempts;
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // about to wrap, as a nano clock may be

    private LockedElasticQueue<Integer> queue(OverflowPolicy policy) {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(4)
                .minCapacity(2)
                .maxCapacity(64)
                .build();
        LockedElasticQueue<Integer> queue = LockedElasticQueue.<Integer>builder(config, policy)
                .allocator(
                        length -> {
                            attempts++;
                            if (outOfMemory) {
                                throw new OutOfMemoryError("on purpose: " + length);
                            }
                            return new Object[length];
                        },
                        nanos::get)
                .build();
        for (int i = 0; i < 4; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        outOfMemory = true;
        attempts = 0;
        return queue;
    }

    @Test
    void growth_isRefusedWithAReasonOfItsOwn_andTriedAgainAfterAWhile() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.REJECT);
        for (int i = 0; i < 100; i++) {
            assertThat(queue.tryOffer(-1)).isEqualTo(OfferResult.NO_MEMORY);
        }
        assertThat(attempts).as("each failure may cost a full collection").isEqualTo(1);
        assertThatThrownBy(() -> queue.add(-1))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("NO_MEMORY");
        assertThat(queue.stats().resizeFailures()).isEqualTo(1);
        assertThat(queue.currentCapacity()).isEqualTo(4);
        outOfMemory = false;
        assertThat(queue.offer(4)).as("too early").isFalse();
        nanos.addAndGet(ElasticArray.GROWTH_RETRY_NANOS);
        assertThat(queue.offer(4)).isTrue();
        assertThat(queue.currentCapacity()).isEqualTo(8);
        assertThat(queue.drain()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void successfulResizeByHand_endsTheWait() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.REJECT);
        assertThat(queue.tryOffer(-1)).isEqualTo(OfferResult.NO_MEMORY);
        outOfMemory = false;
        assertThat(queue.resize(5)).isTrue();
        assertThat(queue.offerBatch(List.of(4, 5, 6))).isTrue();
        assertThat(queue.drain()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void waitingProducers_goOnWhenThereIsMemoryAgain_withoutAnySignal() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.BLOCK);
        Call<Boolean> batch = Call.of(() -> queue.offerBatch(List.of(4, 5, 6, 7, 8), Duration.ofDays(1)))
                .awaitWaiting();
        Call<Void> put = Call.running(() -> queue.put(4)).awaitWaiting();
        outOfMemory = false;
        nanos.addAndGet(ElasticArray.GROWTH_RETRY_NANOS);
        assertThat(batch.get()).isTrue();
        put.get();
        assertThat(queue.size()).isEqualTo(10);
    }

    @Test
    void elementsThatATargetSendsBack_areGivenATry() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.REJECT);
        assertThat(queue.tryOffer(-1)).isEqualTo(OfferResult.NO_MEMORY);
        outOfMemory = false;
        List<Integer> target = new AbstractList<>() {
            @Override
            public boolean add(Integer element) {
                queue.trimToSize();
                throw new IllegalStateException("on purpose");
            }

            @Override
            public Integer get(int index) {
                throw new IndexOutOfBoundsException();
            }

            @Override
            public int size() {
                return 0;
            }
        };
        assertThatThrownBy(() -> queue.drainTo(target)).hasMessage("on purpose");
        assertThat(queue.stats().undelivered()).isZero();
        assertThat(queue.drain()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void batches_takeWhatFitsTheCapacityThatThereIs() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.REJECT);
        queue.poll();
        assertThat(queue.offerBatch(List.of(4, 5))).isFalse();
        assertThat(queue.offerBatchPartial(List.of(4, 5))).isEqualTo(1);
        assertThat(queue.drain()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void dropOldest_dropsWithinTheCapacityThatThereIs() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.DROP_OLDEST);
        assertThat(queue.tryOffer(4)).isEqualTo(OfferResult.ACCEPTED_DROPPED_OLDEST);
        assertThat(queue.offerBatch(List.of(5, 6))).isTrue();
        assertThat(queue.offerBatch(List.of(7, 8, 9, 10, 11)))
                .as("more than the capacity")
                .isFalse();
        assertThat(queue.offerBatchPartial(List.of(7, 8, 9, 10, 11))).isEqualTo(5);
        assertThat(queue.stats().accepted()).isEqualTo(12);
        assertThat(queue.stats().droppedOldest()).isEqualTo(8);
        assertThat(queue.drain()).containsExactly(8, 9, 10, 11);
    }

    @Test
    void put_waitsAsForAFullQueue() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.BLOCK);
        Call<Void> put = Call.running(() -> queue.put(4)).awaitWaiting();
        assertThat(queue.poll()).isZero();
        put.get();
        assertThat(queue.drain()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shrinkTrimAndManualResize_leaveEverythingAsItWas() {
        LockedElasticQueue<Integer> queue = queue(OverflowPolicy.REJECT);
        assertThatThrownBy(() -> queue.resize(16))
                .isInstanceOfSatisfying(ResizeFailedException.class, e -> assertThat(e.isRetriable())
                        .isTrue())
                .hasMessageContaining("newCapacity=16");
        assertThat(queue.poll()).isZero();
        assertThat(queue.poll()).isEqualTo(1);
        queue.trimToSize();
        assertThat(queue.stats().resizeFailures()).isEqualTo(2);
        assertThat(queue.currentCapacity()).isEqualTo(4);
        List<Integer> seen = new ArrayList<>();
        for (int i = 4; i < 200; i++) {
            assertThat(queue.offer(i)).isTrue();
            seen.add(queue.poll());
        }
        seen.addAll(queue.drain());
        assertThat(seen).hasSize(198).isSorted().doesNotHaveDuplicates();
    }
}
