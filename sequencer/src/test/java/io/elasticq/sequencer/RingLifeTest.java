package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.WaitStrategy;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Producers and consumers on threads of their own, consumers that come and go all the time, a ring that is much too small: each consumer sees
 * every event from where it started to where it left, once, in order, whole. The events name their producer and their number there.
 */
class RingLifeTest {

    private static final int EVENTS = Boolean.getBoolean("elasticq.deep") ? 20_000_000 : 200_000;

    /** Two fields that belong together: a torn event shows. */
    private static final class Whole {
        long producer;
        long number;
        long check;

        void write(long sequence, long producer, long number) {
            this.producer = producer;
            this.number = number;
            this.check = sequence ^ producer << 48 ^ number;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SINGLE, 1, 1, 0",
        "SINGLE, 1, 3, 0",
        "SINGLE, 1, 7, 9223372036854775000",
        "MULTI, 1, 1, 0",
        "MULTI, 2, 1, 0",
        "MULTI, 2, 3, 9223372036854775000",
        "MULTI, 3, 8, 0",
        "MULTI, 3, 64, 0"
    })
    void consumersThatComeAndGo_seeEachEventOnce_inOrder(RingKind kind, int producers, int capacity, long first) {
        SequencedRing<Whole> ring = kind.make(SequencedRing.builder(Whole::new, capacity)
                .firstPosition(first)
                .consumersWait(WaitStrategy.backoff())
                .producersWait(WaitStrategy.backoff()));
        Sequence always = ring.addGate();
        AtomicInteger producing = new AtomicInteger(producers);
        long[] seen = new long[1];
        Race race = new Race();
        for (int i = 0; i < producers; i++) {
            long producer = i;
            race.with(() -> {
                publish(ring, producer, EVENTS / producers);
                if (producing.decrementAndGet() == 0) {
                    ring.close();
                }
            });
        }
        race.with(() -> seen[0] = consume(ring, always, Long.MAX_VALUE, producers));
        race.with(() -> visit(ring, producers, new Random(capacity)));
        race.run();
        assertThat(seen[0]).isEqualTo((long) EVENTS / producers * producers);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE, 1", "MULTI, 1", "MULTI, 2"})
    void visitorsAlone_seeEachEventOnce_inOrder(RingKind kind, int producers) {
        SequencedRing<Whole> ring = kind.make(SequencedRing.builder(Whole::new, 2)
                .consumersWait(WaitStrategy.backoff())
                .producersWait(WaitStrategy.backoff()));
        AtomicInteger producing = new AtomicInteger(producers);
        Race race = new Race();
        for (int i = 0; i < producers; i++) {
            long producer = i;
            race.with(() -> {
                publish(ring, producer, EVENTS / producers);
                if (producing.decrementAndGet() == 0) {
                    ring.close();
                }
            });
        }
        race.with(() -> visit(ring, producers, new Random(1)));
        race.run();
        assertThat(ring.position()).isEqualTo((long) EVENTS / producers * producers);
    }

    private static void publish(SequencedRing<Whole> ring, long producer, int events) {
        Random random = new Random(producer);
        int number = 0;
        while (number < events) {
            int n = Math.min(events - number, 1 + random.nextInt(ring.capacity()));
            long position = ring.claim(n);
            for (int i = 0; i < n; i++) {
                ring.get(position + i).write(position + i, producer, number++);
            }
            ring.publish(position, n);
        }
    }

    /** One consumer after the other, until the ring is over; now and then with one that holds producers back and leaves without reading. */
    private static void visit(SequencedRing<Whole> ring, int producers, Random random) {
        while (!ring.isClosed()) {
            Sequence idle = random.nextBoolean() ? ring.addGate() : null;
            Sequence gate = ring.addGate();
            if (idle != null) {
                ring.removeGate(idle);
            }
            consume(ring, gate, 1 + random.nextInt(50), producers);
            ring.removeGate(gate);
        }
    }

    /** Returns how many. */
    private static long consume(SequencedRing<Whole> ring, Sequence gate, long limit, int producers) {
        SequenceBarrier barrier = ring.barrier();
        long[] last = new long[producers];
        Arrays.fill(last, -1);
        long count = 0;
        List<String> faults = new ArrayList<>();
        long position = gate.get();
        while (count < limit && faults.isEmpty()) {
            long available = barrier.waitFor(position);
            if (available == position) {
                if (barrier.isTerminated(position) || Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
            while (position != available && count < limit) {
                look(ring.get(position), position, last, faults);
                position++;
                count++;
            }
            ring.advance(gate, position);
        }
        assertThat(faults).isEmpty();
        return count;
    }

    private static void look(Whole event, long position, long[] last, List<String> faults) {
        long producer = event.producer;
        long number = event.number;
        if (event.check != (position ^ producer << 48 ^ number)) {
            faults.add("not the event of " + position + ": producer=" + producer + ", number=" + number);
        } else if (last[(int) producer] >= 0 && number != last[(int) producer] + 1) {
            faults.add("producer " + producer + ": " + number + " after " + last[(int) producer]);
        } else {
            last[(int) producer] = number;
        }
    }
}
