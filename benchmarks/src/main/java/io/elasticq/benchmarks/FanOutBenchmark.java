package io.elasticq.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One producer, and consumers that each get everything; what the producer publishes is counted. */
@State(Scope.Benchmark)
public class FanOutBenchmark extends LockFreeBenchmark {

    private static final int CHUNK = 1024;

    /** The way from the one to the others. */
    @Param({"ROUTER", "ROUTER_WITHOUT_CREDITS", "DISRUPTOR", "JC_RINGS"})
    public OtherType type;

    /** How many consumers. */
    @Param({"1", "3", "8"})
    public int to;

    /** How many events a router moves in a step; the Disruptor has no step. */
    @Param({"256"})
    public int batch;

    /** What one consumer, the first, does for each event, in turns of a loop. */
    @Param("0")
    public int slow;

    private FanOut fanOut;
    private Sum[] sums;
    private FanOut.Item[] items;
    private long published;

    private static final class Sum implements FanOut.Receiver {
        private final int work;
        private long sum;

        Sum(int work) {
            this.work = work;
        }

        @Override
        public void receive(FanOut.Item item) {
            for (int i = 0; i < work; i++) {
                Thread.onSpinWait();
            }
            sum += item.id;
        }
    }

    /** Starts the consumers. */
    @Setup
    public void create() {
        items = new FanOut.Item[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            items[i] = new FanOut.Item(i);
        }
        sums = new Sum[to];
        for (int i = 0; i < to; i++) {
            sums[i] = new Sum(i == 0 ? slow : 0);
        }
        fanOut = FanOut.create(type, CAPACITY, batch, sums);
    }

    /** Each consumer must have had everything. */
    @TearDown(Level.Trial)
    public void settle() throws InterruptedException {
        fanOut.end();
        for (Sum sum : sums) {
            if (sum.sum != published) {
                throw new IllegalStateException(
                        type + ": a consumer has had " + sum.sum + ", the producer sent " + published);
            }
        }
    }

    /** The producer. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public void route() {
        for (FanOut.Item item : items) {
            fanOut.publish(item);
        }
        published += CHUNK * (CHUNK - 1L) / 2;
    }
}
