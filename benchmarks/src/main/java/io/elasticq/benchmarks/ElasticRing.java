package io.elasticq.benchmarks;

import io.elasticq.WaitStrategy;
import io.elasticq.sequencer.EventHandler;
import io.elasticq.sequencer.SequencedRing;
import io.elasticq.sequencer.Topology;
import io.elasticq.sequencer.TopologyBuilder;
import java.time.Duration;
import java.util.Arrays;

/** Ours. */
final class ElasticRing implements RingUnderTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** As the Disruptor's yielding strategy: spins 100 times, then yields for good. */
    static final WaitStrategy YIELDING =
            WaitStrategy.backoff(100, 900_000_000, Duration.ofNanos(1_000), Duration.ofMillis(1));

    /**
     * For producers, as the Disruptor's: after a few spins, the shortest of parks. Where there are more threads than cores, one that yields again and again may
     * not be given one for minutes: Linux takes a slice of its time for each.
     */
    private static final WaitStrategy PARKING = WaitStrategy.backoff(100, 0, Duration.ofNanos(1), Duration.ofNanos(1));

    private final SequencedRing<Event> ring;
    private final Topology<Event> topology;
    private final Adder[] adders;

    private static final class Adder implements EventHandler<Event> {
        private long sum;

        @Override
        public void onEvent(Event event, long sequence, boolean endOfBatch) {
            sum += event.value;
        }
    }

    ElasticRing(RingShape shape, boolean severalProducers, int capacity) {
        SequencedRing.Builder<Event> builder = SequencedRing.builder(Event::new, capacity)
                .consumersWait(YIELDING)
                .producersWait(PARKING);
        ring = severalProducers ? builder.multiProducer() : builder.singleProducer();
        adders = new Adder[shape.consumers()];
        TopologyBuilder<Event> consumers = Topology.of(ring);
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new Adder();
            int[] before = shape.before(i);
            if (before.length > 0) {
                consumers.after(
                        Arrays.stream(before).mapToObj(Integer::toString).toArray(String[]::new));
            }
            consumers.handle(Integer.toString(i), adders[i]);
        }
        topology = consumers.start(RingUnderTest.threads());
    }

    @Override
    public void publish(long value) {
        long position = ring.claim();
        ring.get(position).value = value;
        ring.publish(position);
    }

    @Override
    public void publish(long first, int n) {
        long position = ring.claim(n);
        for (int i = 0; i < n; i++) {
            ring.get(position + i).value = first + i;
        }
        ring.publish(position, n);
    }

    @Override
    public long[] end() throws InterruptedException {
        ring.close(); // the producers have ended
        if (!topology.drain(LIMIT).drained()) {
            throw new IllegalStateException("not drained: " + topology);
        }
        return Arrays.stream(adders).mapToLong(adder -> adder.sum).toArray();
    }
}
