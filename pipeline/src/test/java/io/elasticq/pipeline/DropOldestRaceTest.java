package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A producer that drops and a consumer, at once: marks are never lost and never out of place, and each event is taken or told. */
class DropOldestRaceTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 3_000 : 30;
    private static final int EVENTS = 20_000;

    @Test
    void marksKeepTheirPlace_andEachEventIsTakenOrTold() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            race(new Random(seed));
        }
    }

    private static void race(Random random) throws InterruptedException {
        List<Integer> told = new ArrayList<>();
        RunControl control = new RunControl(
                WaitStrategy.backoff(), (fate, stage, event, error) -> told.add((Integer) event), () -> {});
        Work work = new Work("producer", control, Snapshots.NONE);
        Link link = new DropOldestLink("link", HandOff.dropOldest(1 + random.nextInt(6)));
        int often = 1 + random.nextInt(20);
        Thread producer = new Thread(() -> {
            for (int i = 0; i < EVENTS; i++) {
                if (i % often == 0) {
                    link.putMark(new Mark.Watermark(i), work);
                }
                if (i % (3 * often) == 0) {
                    link.putMark(new Mark.Barrier(i), work);
                }
                link.put(i, work);
            }
            link.putMark(Mark.Signal.END, work);
        });
        producer.start();
        List<Object> taken = new ArrayList<>();
        while (taken.isEmpty() || taken.get(taken.size() - 1) != Mark.Signal.END) {
            Object next = link.poll();
            if (next != null) {
                taken.add(next);
            }
        }
        producer.join();
        check(taken, told, often);
    }

    private static void check(List<Object> taken, List<Integer> told, int often) {
        int events = 0; // those below have been taken or dropped
        long barrier = -1;
        for (Object each : taken) {
            if (each instanceof Integer event) {
                assertThat(event).isGreaterThanOrEqualTo(events);
                events = event + 1;
            } else if (each instanceof Mark.Watermark of) {
                assertThat(of.time()).isGreaterThanOrEqualTo(events);
            } else if (each instanceof Mark.Barrier of) {
                assertThat(of.checkpoint()).isGreaterThanOrEqualTo(events);
                events = (int) of.checkpoint(); // what comes now came after it
                assertThat(of.checkpoint()).isEqualTo(barrier < 0 ? 0 : barrier + 3L * often);
                barrier = of.checkpoint();
            }
        }
        assertThat(barrier).isEqualTo((EVENTS - 1) / (3 * often) * (3L * often));
        List<Integer> all = new ArrayList<>(told);
        taken.stream().filter(Integer.class::isInstance).forEach(each -> all.add((Integer) each));
        assertThat(all).hasSize(EVENTS).doesNotHaveDuplicates();
    }
}
