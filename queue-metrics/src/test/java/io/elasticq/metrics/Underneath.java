package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.QueueSpec;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The queues that timed ones are put on. */
final class Underneath {

    static {
        linkWhatIsTimed();
    }

    private Underneath() {}

    /** The first call of a timed operation links its lambda, which on a busy machine takes longer than the shortest waits of the contracts. */
    private static void linkWhatIsTimed() {
        BlockingElasticQueue<Object> queue = timing(1).wrap(locked(QueueSpec.<Object>tiny(4, OverflowPolicy.BLOCK)));
        try {
            queue.put("a");
            queue.offer("b", 1, TimeUnit.NANOSECONDS);
            queue.tryOffer("c", Duration.ofNanos(1));
            queue.offerBatch(List.of("d"), Duration.ofNanos(1));
            queue.take();
            queue.poll(1, TimeUnit.NANOSECONDS);
            queue.pollBatch(new ArrayList<>(), 4, Duration.ofNanos(1));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <E> LockedElasticQueue<E> locked(QueueSpec<E> spec) {
        return LockedElasticQueue.<E>builder(spec.config(), spec.overflow())
                .resizePolicy(spec.policy())
                .onResize(spec.onResize())
                .onDrop(spec.onDrop())
                .build();
    }

    static <E> BlockingMpscQueue<E> blockingMpsc(QueueSpec<E> spec) {
        return BlockingMpscQueue.<E>builder(spec.config(), spec.overflow())
                .resizePolicy(spec.policy())
                .onResize(spec.onResize())
                .onDrop(spec.onDrop())
                .build();
    }

    static <E> ElasticQueue<E> mpsc(QueueSpec<E> spec) {
        return MpscElasticQueue.<E>builder(spec.config(), spec.overflow())
                .resizePolicy(spec.policy())
                .onResize(spec.onResize())
                .onDrop(spec.onDrop())
                .build();
    }

    static QueueTiming timing(int oneIn) {
        return QueueTiming.of(new SimpleMeterRegistry(), "contract").oneIn(oneIn);
    }
}
