package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once a queue has the size that it needs, elements pass through without any allocation. */
class SteadyStateAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    /** What the measurement itself, and a compilation that falls into it, may cost; one object per element would be 320 kB. */
    private static final long NOISE = 4_096;

    private interface Round {
        void run(LockFreeQueue<Object> queue, Object[] batch);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void offerAndPoll_allocateNothing(Kind kind) {
        assertThat(allocated(kind, OverflowPolicy.REJECT, (queue, batch) -> {
                    queue.offer(batch[0]);
                    queue.tryOffer(batch[1]);
                    queue.relaxedOffer(batch[2]);
                    queue.peek();
                    queue.poll();
                    queue.relaxedPoll();
                    queue.poll();
                    queue.poll(); // empty
                }))
                .isLessThan(NOISE);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void batchesAndRefusals_allocateNothing(Kind kind) {
        assertThat(allocated(kind, OverflowPolicy.REJECT, (queue, batch) -> {
                    queue.offerBatch(batch, 0, batch.length);
                    queue.offerBatchPartial(batch, 0, batch.length);
                    queue.offer(batch[0]);
                    queue.pollBatch(batch, 0, batch.length);
                    queue.pollBatch(batch, 0, batch.length);
                    queue.offer(batch[0]);
                    queue.clear();
                }))
                .isLessThan(NOISE);
    }

    /** The twin: one small object in each round is noticed. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void anObjectPerRound_isNoticed(Kind kind) {
        assertThat(allocated(kind, OverflowPolicy.REJECT, (queue, batch) -> {
                    queue.offer(new Object());
                    queue.poll();
                }))
                .isGreaterThan(NOISE);
    }

    private static long allocated(Kind kind, OverflowPolicy overflow, Round round) {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(4)
                .minCapacity(4)
                .maxCapacity(24)
                .shrinkThreshold(0.0)
                .build();
        LockFreeQueue<Object> queue = kind.<Object>builder(config, overflow).build();
        Object[] batch = new Object[16];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = new Object();
        }
        for (int i = 0; i < ROUNDS; i++) {
            round.run(queue, batch); // grows, loads classes, compiles
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run(queue, batch);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
