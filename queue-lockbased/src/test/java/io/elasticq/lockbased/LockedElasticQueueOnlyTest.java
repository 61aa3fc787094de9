package io.elasticq.lockbased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.contract.QueueSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What only this queue has. */
class LockedElasticQueueOnlyTest {

    private static ElasticConfig from4To64() {
        return ElasticConfig.builder()
                .initialCapacity(4)
                .minCapacity(4)
                .maxCapacity(64)
                .build();
    }

    @Test
    void resizeByHand_takesTheCapacity_orSaysThatItDoesNotFit() {
        List<ResizeListener.Event> heard = new ArrayList<>();
        LockedElasticQueue<Integer> queue = LockedElasticQueue.<Integer>builder(from4To64(), OverflowPolicy.REJECT)
                .onResize(heard::add)
                .build();
        assertThat(queue.resize(17)).isTrue();
        assertThat(queue.currentCapacity()).isEqualTo(17);
        for (int i = 0; i < 17; i++) {
            queue.add(i);
        }
        assertThat(queue.resize(16)).isFalse();
        queue.poll();
        assertThat(queue.resize(16)).isTrue();
        assertThat(queue.resize(16)).isTrue();
        assertThat(heard)
                .containsExactly(
                        new ResizeListener.Event(4, 17, 1, ResizeListener.Cause.MANUAL),
                        new ResizeListener.Event(17, 16, 2, ResizeListener.Cause.MANUAL));
        assertThatThrownBy(() -> queue.resize(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("newCapacity=3")
                .hasMessageContaining("minCapacity=4");
        assertThatThrownBy(() -> queue.resize(65)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 1; i < 17; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
    }

    @Test
    void drain_takesEverythingInOneStep() {
        LockedElasticQueue<Integer> queue = new LockedElasticQueue<>(from4To64(), OverflowPolicy.REJECT);
        assertThat(queue.drain()).isEmpty();
        queue.addAll(List.of(1, 2, 3));
        List<Integer> all = queue.drain();
        all.add(4); // it is the caller's
        assertThat(all).containsExactly(1, 2, 3, 4);
        assertThat(queue).isEmpty();
    }

    @Test
    void nullsInTheBuilder_areRefused() {
        assertThatThrownBy(() -> new LockedElasticQueue<>(null, OverflowPolicy.BLOCK))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("config");
        assertThatThrownBy(() -> new LockedElasticQueue<>(from4To64(), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("overflow");
    }

    @Test
    void relaxedForms_doNotWaitForTheLock() throws Exception {
        // The policy is the one piece of user code under the lock: it holds it until the test is done.
        CyclicBarrier held = new CyclicBarrier(2);
        AtomicBoolean armed = new AtomicBoolean();
        LockedElasticQueue<Integer> queue = LockedElasticQueue.<Integer>builder(from4To64(), OverflowPolicy.REJECT)
                .resizePolicy((capacity, size, high) -> {
                    if (armed.get()) {
                        await(held);
                        await(held);
                    }
                    return Math.max(capacity, size);
                })
                .build();
        queue.addAll(List.of(1, 2, 3, 4));
        armed.set(true);
        Thread holder = new Thread(() -> queue.offer(5));
        holder.start();
        held.await();
        assertThat(queue.relaxedPoll()).isNull();
        assertThat(queue.relaxedOffer(6)).isFalse();
        assertThat(queue.size()).as("readable meanwhile").isEqualTo(4);
        held.await();
        holder.join();
        armed.set(false);
        assertThat(queue.drain()).containsExactly(1, 2, 3, 4, 5);
        assertThat(queue.stats().refused()).isZero();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void loggerThatThrows_takesNoElementWithIt() {
        Logger logger = Logger.getLogger(Notices.class.getName());
        Handler broken = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                throw new IllegalStateException("log disk full, on purpose");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(broken);
        try {
            LockedElasticQueue<Integer> queue = LockedElasticQueue.<Integer>builder(from4To64(), OverflowPolicy.REJECT)
                    .onResize(event -> {
                        throw new AssertionError("listener, on purpose");
                    })
                    .build();
            for (int i = 0; i < 64; i++) {
                queue.add(i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(queue.poll()).isEqualTo(i);
                queue.add(i + 64);
            }
            assertThat(queue.stats().listenerFailures()).isEqualTo(queue.stats().generation());
        } finally {
            logger.removeHandler(broken);
        }
    }

    @Test
    void fullQueueOfOne_neverLooksEmpty_whileItsOldestIsReplaced() throws InterruptedException {
        LockedElasticQueue<Long> queue =
                LockedElasticQueueTest.build(QueueSpec.tiny(1, OverflowPolicy.DROP_OLDEST), false);
        queue.add(0L);
        AtomicLong empty = new AtomicLong();
        Thread producer = new Thread(() -> {
            for (long i = 1; i < 300_000; i++) {
                queue.offer(i);
            }
        });
        producer.start();
        while (producer.isAlive()) {
            if (queue.isEmpty() || queue.peek() == null) {
                empty.incrementAndGet();
            }
        }
        producer.join();
        assertThat(empty.get()).isZero();
    }

    @Test
    void steadyState_allocatesNothing() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        LockedElasticQueue<Object> queue = new LockedElasticQueue<>(from4To64(), OverflowPolicy.REJECT);
        Object element = new Object();
        Object[] batch = {element, element, element};
        long allocated = Long.MAX_VALUE;
        // The first rounds load classes and compile; one clean round is enough to show that nothing is needed.
        for (int round = 0; round < 20 && allocated > 0; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 20_000; i++) {
                queue.offer(element);
                queue.poll();
                queue.offerBatch(batch, 0, 3);
                queue.pollBatch(batch, 0, 3);
            }
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        }
        assertThat(allocated).isZero();
    }
}
