package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.OverflowPolicy;
import io.elasticq.ResizePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What only a queue whose producer makes all resizes can get wrong. */
class SpscElasticQueueOnlyTest {

    /** Found by the model SpscElastic: the limit of the larger ring let single offers wrap around in the smaller one. */
    @Test
    void batchRefusedInASmallerRing_doesNotLeaveTheLimitOfTheLargerOne() {
        AtomicReference<SpscElasticQueue<Integer>> self = new AtomicReference<>();
        // Asks for a smaller ring at the one moment at which the producer has looked for such a request already.
        ResizePolicy trimming = (capacity, size, highWaterMark) -> {
            if (self.get() != null) {
                self.get().trimToSize();
            }
            return Math.min(8, 2 * capacity);
        };
        SpscElasticQueue<Integer> queue = SpscElasticQueue.<Integer>builder(Kind.config(4, 8), OverflowPolicy.REJECT)
                .resizePolicy(trimming)
                .build();
        self.set(queue);
        queue.offer(0);
        queue.poll();
        queue.offer(1);
        assertThat(queue.offerBatch(List.of(2, 3, 4, 5))).isTrue();
        List<Integer> out = new ArrayList<>();
        queue.drain(out::add, 4);
        assertThat(queue.offerBatch(List.of(-1, -2, -3, -4, -5, -6, -7, -8))).isFalse();
        for (int i = 6; i < 10; i++) {
            assertThat(queue.offer(i)).isTrue();
            assertThat(queue.size()).isLessThanOrEqualTo(queue.currentCapacity());
        }
        queue.drain(out::add);
        assertThat(out).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
}
