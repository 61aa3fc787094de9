package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.DropListener;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Under contention, with resizes all the time: each element that was accepted comes out exactly once, told by its identity,
 * and those of one producer come to each consumer in the order in which they went in.
 */
public interface ConservationContract extends QueueUnderTest {

    /** An element that knows where it comes from, and is only ever compared by identity. */
    final class Item {
        final int producer;
        final int sequence;

        Item(int producer, int sequence) {
            this.producer = producer;
            this.sequence = sequence;
        }
    }

    default int itemsPerProducer() {
        return Boolean.getBoolean("elasticq.deep") ? 500_000 : 60_000;
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    default void everyElement_comesOutOnce_andInOrder(OverflowPolicy policy) {
        assumeTrue(supports(policy), "not a policy of this queue");
        for (int max : new int[] {1, 3, 64}) {
            new Run(this, policy, max).check();
        }
    }

    @Test
    default void resizingByHand_whileInUse_losesNothing() {
        new Run(this, refusing(), 64) {
            @Override
            void meddle(Random random) {
                queue.trimToSize();
            }
        }.check();
    }

    /** One run: producers, consumers, and the books. */
    class Run {
        private final QueueUnderTest test;
        private final int perProducer;
        private final Queue<Item> dropped = new ConcurrentLinkedQueue<>();
        private final List<List<Item>> accepted = new ArrayList<>();
        private final List<List<Item>> received = new ArrayList<>();
        private final AtomicInteger producing;
        final ElasticQueue<Item> queue;

        Run(ConservationContract test, OverflowPolicy policy, int max) {
            this.test = test;
            this.perProducer = test.itemsPerProducer();
            this.producing = new AtomicInteger(test.producers());
            DropListener<Item> listener = (element, cause) -> dropped.add(element);
            this.queue = test.create(QueueSpec.<Item>tiny(max, policy).onDrop(listener));
        }

        /** What else a producer does now and then. */
        void meddle(Random random) {}

        void check() {
            Race race = new Race();
            for (int p = 0; p < test.producers(); p++) {
                int producer = p;
                List<Item> mine = new ArrayList<>();
                accepted.add(mine);
                race.with(() -> produce(producer, mine));
            }
            for (int c = 0; c < test.consumers(); c++) {
                List<Item> mine = new ArrayList<>();
                received.add(mine);
                Random random = new Random(c);
                race.with(() -> consume(mine, random));
            }
            race.run();
            verify();
        }

        private void produce(int producer, List<Item> mine) {
            Random random = new Random(producer);
            boolean drops = queue.overflowPolicy() == OverflowPolicy.DROP_NEWEST
                    || queue.overflowPolicy() == OverflowPolicy.DROP_OLDEST;
            int sequence = 0;
            while (sequence < perProducer && !Thread.currentThread().isInterrupted()) {
                Item[] batch = batch(producer, sequence, random.nextInt(8) == 0 ? 1 + random.nextInt(4) : 1);
                int taken = offer(batch, random);
                mine.addAll(Arrays.asList(batch).subList(0, taken));
                // What was refused is offered again; what was dropped is gone.
                sequence += drops ? batch.length : taken;
                if (taken == 0) {
                    Backoff.pause();
                }
                if (sequence % 64 == 0) {
                    meddle(random);
                }
            }
            if (producing.decrementAndGet() == 0) {
                queue.close();
            }
        }

        private int offer(Item[] batch, Random random) {
            if (batch.length > 1) {
                return queue.offerBatchPartial(batch, 0, batch.length);
            }
            boolean accepted = random.nextInt(16) == 0 ? queue.relaxedOffer(batch[0]) : queue.offer(batch[0]);
            return accepted ? 1 : 0;
        }

        private static Item[] batch(int producer, int sequence, int length) {
            Item[] batch = new Item[length];
            for (int i = 0; i < length; i++) {
                batch[i] = new Item(producer, sequence + i);
            }
            return batch;
        }

        private void consume(List<Item> mine, Random random) {
            while (!queue.isTerminated() && !Thread.currentThread().isInterrupted()) {
                switch (random.nextInt(8)) {
                    case 0 -> queue.pollBatch(mine, 1 + random.nextInt(5));
                    case 1 -> add(mine, queue.relaxedPoll());
                    default -> add(mine, queue.poll());
                }
                if (queue.isEmpty()) {
                    Backoff.pause();
                }
            }
        }

        private static void add(List<Item> mine, Item item) {
            if (item != null) {
                mine.add(item);
            }
        }

        private void verify() {
            List<Item> in = accepted.stream().flatMap(List::stream).toList();
            List<Item> out =
                    new ArrayList<>(received.stream().flatMap(List::stream).toList());
            if (queue.overflowPolicy() == OverflowPolicy.DROP_OLDEST) {
                out.addAll(dropped); // those had been accepted
            } else if (queue.overflowPolicy() == OverflowPolicy.REJECT) {
                assertThat(dropped).isEmpty();
            }
            assertThat(in).isNotEmpty();
            assertThat(Identities.of(out)).isEqualTo(Identities.of(in));
            for (List<Item> mine : received) {
                int[] last = new int[test.producers()];
                Arrays.fill(last, -1);
                for (Item item : mine) {
                    assertThat(item.sequence).isGreaterThan(last[item.producer]);
                    last[item.producer] = item.sequence;
                }
            }
            QueueStats stats = queue.stats();
            assertThat(stats.accepted()).isEqualTo(in.size());
            assertThat(stats.polled())
                    .isEqualTo(received.stream().mapToInt(List::size).sum());
            assertThat(stats.dropped()).isEqualTo(dropped.size());
            assertThat(stats.size()).isZero();
            if (stats.maxCapacity() > 1) {
                assertThat(stats.grows()).as("the run resized").isPositive();
            }
        }
    }
}
