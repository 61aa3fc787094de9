package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.streams.AsyncElasticQueue;
import io.elasticq.streams.QueuePublisher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * From one thread to a reactive subscriber on the common pool, at most {@link #CAPACITY} elements ahead of it. The publisher is new for each
 * call, with its subscription and its end.
 */
@State(Scope.Thread)
public class FlowBenchmark extends ThroughputBenchmark {

    /** Elements per call. */
    private static final int ELEMENTS = 100_000;

    private static final int CAPACITY = 1024;

    /** The publisher. */
    @Param({"QUEUE_PUBLISHER", "SUBMISSION_PUBLISHER"})
    public OtherType type;

    /** How many the subscriber asks for at a time. */
    @Param({"1", "256"})
    public int demand;

    /** Asks for the next ones when it has had all that it asked for. */
    private static final class Counter implements Flow.Subscriber<Object> {

        private final CompletableFuture<Integer> total = new CompletableFuture<>();
        private final int demand;
        private Flow.@Nullable Subscription subscription;
        private int open;
        private int count;

        Counter(int demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            open = demand;
            given.request(demand);
        }

        @Override
        public void onNext(Object element) {
            count++;
            if (--open == 0 && subscription != null) {
                open = demand;
                subscription.request(demand);
            }
        }

        @Override
        public void onError(Throwable failure) {
            total.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            total.complete(count);
        }
    }

    /** All elements through a publisher. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public int flow() {
        Counter counter = new Counter(demand);
        if (type == OtherType.QUEUE_PUBLISHER) {
            throughQueue(counter);
        } else {
            throughSubmissionPublisher(counter);
        }
        int total = counter.total.join();
        if (total != ELEMENTS) {
            throw new IllegalStateException("received " + total + " elements, not " + ELEMENTS);
        }
        return total;
    }

    private static void throughQueue(Counter counter) {
        try (AsyncElasticQueue<Object> queue = new AsyncElasticQueue<>(
                new LockedElasticQueue<>(ElasticConfig.upTo(CAPACITY), OverflowPolicy.BLOCK),
                ForkJoinPool.commonPool())) {
            QueuePublisher.unicast(queue).subscribe(counter);
            for (int i = 0; i < ELEMENTS; i++) {
                queue.send(ELEMENT).join();
            }
        }
    }

    private static void throughSubmissionPublisher(Counter counter) {
        try (SubmissionPublisher<Object> publisher = new SubmissionPublisher<>(ForkJoinPool.commonPool(), CAPACITY)) {
            publisher.subscribe(counter);
            for (int i = 0; i < ELEMENTS; i++) {
                publisher.submit(ELEMENT);
            }
        }
    }
}
