package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.streams.AsyncElasticQueue;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One thread: what futures cost beside the calls that they take the place of. */
@State(Scope.Thread)
public class AsyncPairBenchmark extends ThroughputBenchmark {

    /** Pairs per call. */
    private static final int OPERATIONS = 1024;

    private final LockedElasticQueue<Object> plain =
            new LockedElasticQueue<>(ElasticConfig.upTo(OPERATIONS), OverflowPolicy.BLOCK);
    private final AsyncElasticQueue<Object> async =
            new AsyncElasticQueue<>(new LockedElasticQueue<>(ElasticConfig.upTo(OPERATIONS), OverflowPolicy.BLOCK));

    /** The queue without futures. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int putTake() throws InterruptedException {
        int taken = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            plain.put(ELEMENT);
            taken += plain.take() == ELEMENT ? 1 : 0;
        }
        return require(taken);
    }

    /** The element is there before it is asked for. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int sendReceive() {
        int received = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            async.send(ELEMENT).join();
            received += async.receive().join() == ELEMENT ? 1 : 0;
        }
        return require(received);
    }

    /** It is asked for before it is there: the send completes the future. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int receiveSend() {
        int received = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            CompletableFuture<Object> first = async.receive();
            async.send(ELEMENT).join();
            received += first.join() == ELEMENT ? 1 : 0;
        }
        return require(received);
    }

    private static int require(int moved) {
        if (moved != OPERATIONS) {
            throw new IllegalStateException("moved " + moved + " elements, not " + OPERATIONS);
        }
        return moved;
    }
}
