package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.DropListener;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory that runs out while the queue wants to resize: nothing is lost, and the queue goes on with what it has. */
class AllocationFailureTest {

    private boolean scarce;
    private int asked;
    private long now;

    private final IntFunction<Object[]> allocator = length -> {
        asked++;
        if (scarce) {
            throw new OutOfMemoryError("on purpose");
        }
        return new Object[length];
    };

    private <E> LockFreeQueue<E> queue(Kind kind, OverflowPolicy overflow, List<Object> dropped) {
        return kind.<E>builder(Kind.config(2, 8), overflow)
                .allocator(allocator, () -> now)
                .onDrop((E element, DropListener.Cause cause) -> dropped.add(element))
                .build();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void growthWithoutMemory_isAnAnswerOfItsOwn_andNothingIsLost(Kind kind) {
        LockFreeQueue<Integer> queue = queue(kind, OverflowPolicy.REJECT, new ArrayList<>());
        queue.addAll(List.of(1, 2));
        scarce = true;
        assertThat(queue.tryOffer(3)).isEqualTo(OfferResult.NO_MEMORY);
        assertThat(queue.offer(3)).isFalse();
        assertThat(queue.offerBatch(List.of(3, 4))).isFalse();
        assertThatThrownBy(() -> queue.add(3))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("NO_MEMORY");
        assertThat(queue.currentCapacity()).isEqualTo(2);
        assertThat(queue.stats().resizeFailures()).isEqualTo(1);
        assertThat(queue.stats().refused()).isEqualTo(5);
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.offerBatchPartial(List.of(3, 4, 5))).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(3);
        assertThat(queue.poll()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void growth_isTriedAgainAfterAWhile_andNotAtEachOffer(Kind kind) {
        LockFreeQueue<Integer> queue = queue(kind, OverflowPolicy.REJECT, new ArrayList<>());
        queue.addAll(List.of(1, 2));
        scarce = true;
        asked = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(queue.offer(3)).isFalse();
        }
        assertThat(asked).isEqualTo(1);
        scarce = false;
        assertThat(queue.offer(3)).isFalse();
        now += LockFreeQueue.GROWTH_RETRY_NANOS;
        assertThat(queue.offer(3)).isTrue();
        assertThat(queue.currentCapacity()).isEqualTo(4);
        assertThat(queue.addAll(List.of(4, 5, 6))).isTrue();
        assertThat(queue.stats().grows()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void dropNewest_dropsWhatThereIsNoMemoryFor(Kind kind) {
        List<Object> dropped = new ArrayList<>();
        LockFreeQueue<Integer> queue = queue(kind, OverflowPolicy.DROP_NEWEST, dropped);
        queue.addAll(List.of(1, 2));
        scarce = true;
        assertThat(queue.tryOffer(3)).isEqualTo(OfferResult.DROPPED_NEWEST);
        assertThat(dropped).containsExactly(3);
        assertThat(queue.stats().droppedNewest()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shrinkingWithoutMemory_leavesTheQueueAsItIs_andIsCounted(Kind kind) {
        LockFreeQueue<Integer> queue = queue(kind, OverflowPolicy.REJECT, new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            queue.add(i);
        }
        for (int i = 0; i < 7; i++) {
            queue.poll();
        }
        scarce = true;
        queue.trimToSize();
        assertThat(queue.offer(8)).isTrue();
        assertThat(queue.currentCapacity()).isEqualTo(8);
        assertThat(queue.stats().resizeFailures()).isPositive();
        scarce = false;
        queue.trimToSize();
        assertThat(queue.offer(9)).isTrue();
        assertThat(queue.currentCapacity()).isLessThan(8);
        assertThat(queue.poll()).isEqualTo(7);
        assertThat(queue.poll()).isEqualTo(8);
        assertThat(queue.poll()).isEqualTo(9);
    }

    @Test
    void waitingProducer_getsRoomWhenThereIsMemoryAgain() throws InterruptedException {
        BlockingMpscQueue<Integer> queue = BlockingMpscQueue.<Integer>builder(Kind.config(1, 2), OverflowPolicy.BLOCK)
                .allocator(
                        length -> {
                            if (length > 1 && asked++ == 0) {
                                throw new OutOfMemoryError("on purpose");
                            }
                            return new Object[length];
                        },
                        System::nanoTime)
                .build();
        queue.put(1);
        queue.put(2);
        assertThat(asked).isEqualTo(2);
        assertThat(queue.size()).isEqualTo(2);
    }
}
