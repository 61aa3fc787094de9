package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.WaitStrategy;
import io.elasticq.contract.Race;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parking strategies without a time limit: whoever waits is woken by what it waits for, or the test hangs. */
class RingWaitTest {

    private static final int EVENTS = 2_000;

    @ParameterizedTest
    @EnumSource(RingKind.class)
    @Timeout(60)
    void producersAndConsumersThatPark_getThrough(RingKind kind) {
        SequencedRing<Event> ring = kind.make(SequencedRing.builder(Event::new, 2)
                .producersWait(WaitStrategy.blocking())
                .consumersWait(WaitStrategy.blocking()));
        Sequence first = ring.addGate();
        Sequence second = ring.addGate();
        long[] sums = new long[2];

        new Race()
                .with(() -> {
                    for (int i = 0; i < EVENTS; i++) {
                        ring.publish(Event::write);
                    }
                    ring.close();
                })
                .with(() -> sums[0] = consume(ring, first, ring.barrier()))
                .with(() -> sums[1] = consume(ring, second, ring.barrier(first)))
                .run();

        long expected = 0;
        for (long i = 0; i < EVENTS; i++) {
            expected = expected * 31 + Event.valueAt(i);
        }
        assertThat(sums).containsExactly(expected, expected);
    }

    /** Returns what depends on each event and on their order. */
    private static long consume(SequencedRing<Event> ring, Sequence gate, SequenceBarrier barrier) {
        long sum = 0;
        long position = gate.get();
        while (!barrier.isTerminated(position)) {
            long available = barrier.waitFor(position);
            for (; position != available; position++) {
                sum = sum * 31 + ring.get(position).value;
            }
            ring.advance(gate, position);
        }
        return sum;
    }
}
