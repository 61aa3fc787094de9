package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.streams.AsyncElasticQueue;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One thread: what futures cost beside the calls that they take the place of. */
@State(Scope.Thread)
public class AsyncPairBenchmark extends ThroughputBenchmark {

    /** Pairs per call. */
    private static final int OPERATIONS = 1024;

    /** Which pair. */
    @Param({"PUT_TAKE", "SEND_RECEIVE", "RECEIVE_SEND"})
    public OtherType type;

    private final LockedElasticQueue<Object> plain =
            new LockedElasticQueue<>(ElasticConfig.upTo(OPERATIONS), OverflowPolicy.BLOCK);
    private final AsyncElasticQueue<Object> async =
            new AsyncElasticQueue<>(new LockedElasticQueue<>(ElasticConfig.upTo(OPERATIONS), OverflowPolicy.BLOCK));

    /** One element in and out. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int pair() throws InterruptedException {
        int moved = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            moved += one() == ELEMENT ? 1 : 0;
        }
        if (moved != OPERATIONS) {
            throw new IllegalStateException("moved " + moved + " elements, not " + OPERATIONS);
        }
        return moved;
    }

    private Object one() throws InterruptedException {
        switch (type) {
            case PUT_TAKE -> {
                plain.put(ELEMENT);
                return plain.take();
            }
            case SEND_RECEIVE -> {
                async.send(ELEMENT).join();
                return async.receive().join();
            }
            default -> {
                CompletableFuture<Object> first = async.receive();
                async.send(ELEMENT).join();
                return first.join();
            }
        }
    }
}
