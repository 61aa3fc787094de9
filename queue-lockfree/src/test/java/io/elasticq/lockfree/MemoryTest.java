package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory that a queue no longer needs is let go. */
class MemoryTest {

    private final List<WeakReference<Object[]>> rings = new ArrayList<>();

    private LockFreeQueue<Object> queue(Kind kind, int min, int max) {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(min)
                .minCapacity(min)
                .maxCapacity(max)
                .build();
        return kind.<Object>builder(config, OverflowPolicy.REJECT)
                .allocator(
                        length -> {
                            Object[] slots = new Object[length];
                            rings.add(new WeakReference<>(slots));
                            return slots;
                        },
                        System::nanoTime)
                .build();
    }

    private long alive() {
        return rings.stream().filter(ring -> ring.get() != null).count();
    }

    private void awaitAlive(int n) {
        Awaitility.await().pollInSameThread().untilAsserted(() -> {
            System.gc();
            assertThat(alive()).isEqualTo(n);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void burst_leavesNoMemoryBehind_whenTheQueueHasShrunk(Kind kind) {
        LockFreeQueue<Object> queue = queue(kind, 16, 1 << 16);
        for (int burst = 0; burst < 3; burst++) {
            for (int i = 0; i < 1 << 16; i++) {
                queue.add(burst);
            }
            while (queue.poll() != null) {}
            // Calm: one element at a time, until the laps have brought the capacity down.
            for (int i = 0; i < 1 << 18; i++) {
                queue.add(i);
                queue.poll();
            }
            assertThat(queue.currentCapacity()).isEqualTo(16);
        }
        assertThat(queue.stats().grows()).isEqualTo(36);
        awaitAlive(1);
        Reference.reachabilityFence(queue);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void trimmedQueue_letsGoOfTheLargeRing_withTheNextElement(Kind kind) {
        LockFreeQueue<Object> queue = queue(kind, 16, 1 << 16);
        for (int i = 0; i < 1 << 16; i++) {
            queue.add(i);
        }
        while (queue.poll() != null) {}
        queue.trimToSize();
        queue.offer(1);
        queue.poll();
        assertThat(queue.currentCapacity()).isEqualTo(16);
        awaitAlive(1);
        Reference.reachabilityFence(queue);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void closedAndDrainedQueue_holdsNoRing(Kind kind) {
        LockFreeQueue<Object> queue = queue(kind, 16, 1 << 16);
        for (int i = 0; i < 1000; i++) {
            queue.add(i);
        }
        queue.close();
        while (queue.poll() != null) {}
        assertThat(queue.isTerminated()).isTrue();
        awaitAlive(0);
        assertThat(queue.currentCapacity()).isEqualTo(1024);
        assertThat(queue.offer(1)).isFalse();
        assertThat(queue.poll()).isNull();
        assertThat(queue.stats().polled()).isEqualTo(1000);
    }
}
