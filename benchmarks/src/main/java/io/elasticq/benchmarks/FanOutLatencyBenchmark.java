package io.elasticq.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the publication to the consumer: events, one every ten microseconds, whatever becomes of those before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"})
public class FanOutLatencyBenchmark {

    static final String DEFAULT_PUBLICATIONS = "100000";

    private static final long EVERY_NANOS = 10_000;
    private static final int CAPACITY = 128 * 1024;

    /** The way from the one to the others. */
    @Param({"ROUTER", "ROUTER_WITHOUT_CREDITS", "DISRUPTOR", "JC_RINGS"})
    public OtherType type;

    /** How many consumers. */
    @Param({"1", "3"})
    public int to;

    /** How many events a router moves in a step. */
    @Param("256")
    public int batch;

    /** How many events. */
    @Param(DEFAULT_PUBLICATIONS)
    public int publications;

    private static final class Clock implements FanOut.Receiver {
        private final Histogram latencies = RingLatencyBenchmark.Trips.histogram();
        private int received;

        @Override
        public void receive(FanOut.Item item) {
            latencies.recordValue(Math.max(0, System.nanoTime() - item.sentAt));
            received++;
        }
    }

    /** The events. The times are those at which they should have been sent, so that a producer that is held up hides nothing. */
    @Benchmark
    public void publish(RingLatencyBenchmark.Trips trips) throws InterruptedException {
        Clock[] clocks = new Clock[to];
        for (int i = 0; i < to; i++) {
            clocks[i] = new Clock();
        }
        FanOut fanOut = FanOut.create(type, CAPACITY, batch, clocks);
        long start = System.nanoTime();
        for (int i = 0; i < publications; i++) {
            FanOut.Item item = new FanOut.Item(i);
            item.sentAt = start + i * EVERY_NANOS;
            while (System.nanoTime() - item.sentAt < 0) {
                Thread.onSpinWait();
            }
            fanOut.publish(item);
        }
        fanOut.end();
        Histogram all = RingLatencyBenchmark.Trips.histogram();
        for (Clock clock : clocks) {
            if (clock.received != publications) {
                throw new IllegalStateException(type + ": received " + clock.received + " of " + publications);
            }
            all.add(clock.latencies);
        }
        trips.set(all);
    }
}
