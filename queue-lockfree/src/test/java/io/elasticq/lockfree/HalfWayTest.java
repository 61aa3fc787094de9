package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Call;
import io.elasticq.contract.QueueSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A producer that has claimed a place and not stored its element yet: here, one whose supplier does not come back. */
class HalfWayTest {

    private final CountDownLatch claimed = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    private Call<Integer> stall(LockFreeQueue<Integer> queue) {
        Call<Integer> stalled = Call.of(() -> queue.fill(
                () -> {
                    claimed.countDown();
                    await(proceed);
                    return -1;
                },
                1));
        await(claimed);
        return stalled;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MPSC", "BLOCKING_MPSC"})
    void stalledProducer_isInNobodysWayButTheConsumers_resizesIncluded(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(1, 100);
        Call<Integer> stalled = stall(queue);
        for (int i = 0; i < 99; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        assertThat(queue.offer(99)).isFalse();
        assertThat(queue.size()).isEqualTo(100);
        assertThat(queue.stats().grows()).isPositive();
        assertThat(queue.relaxedPoll()).isNull();
        assertThat(queue.relaxedPeek()).isNull();
        assertThat(queue.drain(element -> {}, 10)).isZero();
        queue.trimToSize();
        List<Integer> seen = new ArrayList<>(queue);
        assertThat(seen).isEqualTo(IntStream.range(0, 99).boxed().toList());
        queue.close();
        assertThat(queue.isTerminated()).isFalse();

        Call<Integer> poll = Call.of(queue::poll);
        proceed.countDown();
        assertThat(stalled.get()).isEqualTo(1);
        assertThat(poll.get()).isEqualTo(-1);
        for (int i = 0; i < 99; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
        assertThat(queue.isTerminated()).isTrue();
    }

    @Test
    void consumerThatWaits_isNotWokenByALaterProducer_beforeTheFirstHasStored() {
        BlockingMpscQueue<Integer> queue = Specs.blocking(QueueSpec.tiny(8, OverflowPolicy.REJECT));
        Call<Integer> take = Call.of(queue::take).awaitWaiting();
        Call<Integer> stalled = stall(queue);
        queue.offer(7);
        take.awaitWaiting();
        proceed.countDown();
        assertThat(take.get()).isEqualTo(-1);
        assertThat(stalled.get()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(7);
    }
}
