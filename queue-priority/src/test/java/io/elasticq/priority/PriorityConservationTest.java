package io.elasticq.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Backoff;
import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Under contention each element that was accepted comes out once, told by its identity, and those of a level in order. */
class PriorityConservationTest {

    private static final int PER_PRODUCER = Boolean.getBoolean("elasticq.deep") ? 500_000 : 20_000;
    private static final int PRODUCERS = 3;
    private static final int LEVELS = 3;

    record Item(int producer, int sequence, int level) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("strict", 1, builder -> builder),
                kind("strict, marks cleared at once", 1, builder -> builder.patience(1)),
                kind("fair, marks cleared at once", 1, builder -> builder.fair(1, 2, 3)
                        .patience(1)),
                kind("weighted", 1, builder -> builder.weighted(item -> 1 + item.sequence % 7, 3)),
                kind("timed, in total", 1, builder -> builder.timed().totalCapacity(5)),
                kind("many consumers", 3, builder -> builder.manyConsumers()
                        .fair(2)
                        .patience(1)));
    }

    private static Arguments kind(String name, int consumers, UnaryOperator<PriorityQueueBuilder<Item>> with) {
        return Arguments.of(name, consumers, with);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyElement_comesOutOnce_andThoseOfALevelInOrder(
            String name, int consumers, UnaryOperator<PriorityQueueBuilder<Item>> with) {
        for (OverflowPolicy policy : List.of(OverflowPolicy.REJECT, OverflowPolicy.DROP_NEWEST)) {
            for (int max : new int[] {1, 16}) {
                run(consumers, with, policy, max);
            }
        }
    }

    private static void run(
            int consumers, UnaryOperator<PriorityQueueBuilder<Item>> with, OverflowPolicy policy, int max) {
        Queue<Item> dropped = new ConcurrentLinkedQueue<>();
        PriorityElasticQueue<Item> queue = with.apply(PriorityElasticQueue.<Item>builder(
                                ElasticConfig.builder()
                                        .minCapacity(1)
                                        .maxCapacity(max)
                                        .build(),
                                policy)
                        .levels(LEVELS)
                        .onDrop((item, cause) -> dropped.add(item)))
                .build();
        AtomicInteger producing = new AtomicInteger(PRODUCERS);
        List<List<Item>> offered = new ArrayList<>();
        List<List<Item>> received = new ArrayList<>();
        Race race = new Race();
        int each = max == 1 ? PER_PRODUCER / 4 : PER_PRODUCER; // each of them waits for room
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            List<Item> mine = new ArrayList<>();
            offered.add(mine);
            race.with(() -> {
                produce(queue, producer, each, mine);
                if (producing.decrementAndGet() == 0) {
                    queue.close();
                }
            });
        }
        for (int c = 0; c < consumers; c++) {
            List<Item> mine = new ArrayList<>();
            received.add(mine);
            Random random = new Random(c);
            race.with(() -> consume(queue, random, mine));
        }
        race.run();

        List<Item> out = new ArrayList<>(dropped);
        received.forEach(out::addAll);
        List<Item> in = offered.stream().flatMap(List::stream).toList();
        assertThat(Identities.of(out)).isEqualTo(Identities.of(in));
        for (List<Item> mine : received) {
            int[] last = new int[PRODUCERS * LEVELS];
            Arrays.fill(last, -1);
            for (Item item : mine) {
                int lane = item.producer * LEVELS + item.level;
                assertThat(item.sequence).isGreaterThan(last[lane]);
                last[lane] = item.sequence;
            }
        }
        PriorityStats stats = queue.stats();
        assertThat(stats.polled())
                .isEqualTo(received.stream().mapToInt(List::size).sum());
        assertThat(stats.dropped()).isEqualTo(dropped.size());
        assertThat(queue.poll()).isNull();
    }

    private static void produce(PriorityElasticQueue<Item> queue, int producer, int count, List<Item> mine) {
        Random random = new Random(producer);
        for (int sequence = 0; sequence < count; sequence++) {
            Item item = new Item(producer, sequence, random.nextInt(LEVELS));
            mine.add(item);
            while (queue.tryOffer(item, item.level).isRetriable()) {
                Backoff.pause();
            }
            if (sequence % 256 == 0) {
                queue.trimToSize();
            }
        }
    }

    private static void consume(PriorityElasticQueue<Item> queue, Random random, List<Item> mine) {
        Item[] batch = new Item[4];
        while (!queue.isTerminated()) {
            int before = mine.size();
            switch (random.nextInt(8)) {
                case 0 -> queue.pollBatch(mine, 1 + random.nextInt(5));
                case 1 -> mine.addAll(Arrays.asList(batch).subList(0, queue.pollBatch(batch, 0, 4)));
                case 2 -> add(mine, queue.poll(random.nextInt(LEVELS)));
                case 3 -> queue.peek();
                default -> add(mine, queue.poll());
            }
            if (mine.size() == before) {
                Backoff.pause();
            }
        }
    }

    private static void add(List<Item> mine, Item item) {
        if (item != null) {
            mine.add(item);
        }
    }
}
