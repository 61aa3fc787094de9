package io.elasticq.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityElasticQueueTest {

    private static <E> PriorityQueueBuilder<E> upTo(int max) {
        return PriorityElasticQueue.builder(
                ElasticConfig.builder().minCapacity(1).maxCapacity(max).build(), OverflowPolicy.REJECT);
    }

    private static List<String> drain(PriorityElasticQueue<String> queue) {
        List<String> all = new ArrayList<>();
        for (String element = queue.poll(); element != null; element = queue.poll()) {
            all.add(element);
        }
        return all;
    }

    // ---- order

    /** The example of the system that this replaces, where the fair order began with the lowest level. */
    @Test
    void qualitiesOfService_fair_startWithTheHighest() {
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(100).levels(3).fair(5).build();
        for (int round = 0; round < 3; round++) {
            assertThat(queue.offer("QoS 0 message", 0)).isTrue();
            assertThat(queue.offer("QoS 1 message", 1)).isTrue();
            assertThat(queue.offer("QoS 2 message", 2)).isTrue();
            assertThat(drain(queue)).containsExactly("QoS 2 message", "QoS 1 message", "QoS 0 message");
        }
        assertThat(queue.stats().levels()).extracting(LevelStats::polled).containsExactly(3L, 3L, 3L);
    }

    @Test
    void fair_servesAQuantumOfEachLevelInTurn() {
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(100).fair(1, 2, 3).build();
        for (int i = 0; i < 5; i++) {
            queue.offer("a" + i, 0);
            queue.offer("b" + i, 1);
            queue.offer("c" + i, 2);
        }
        assertThat(drain(queue))
                .containsExactly(
                        "c0", "c1", "c2", "b0", "b1", "a0", "c3", "c4", "b2", "b3", "a1", "b4", "a2", "a3", "a4");
        assertThat(queue.stats(2).longestRun()).isEqualTo(3);
        assertThat(queue.stats(0).longestRun()).isEqualTo(3);
    }

    @Test
    void strict_servesTheHighest_evenInTheMiddleOfALowerOne() {
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(100).build();
        queue.offer("a0", 0);
        queue.offer("a1", 0);
        assertThat(queue.poll()).isEqualTo("a0");
        queue.offer("c0", 2);
        queue.offer("b0", 1);
        assertThat(queue.peek()).isEqualTo("c0");
        assertThat(drain(queue)).containsExactly("c0", "b0", "a1");
    }

    @Test
    void weighted_givesEachLevelItsShareOfTheCost() {
        PriorityElasticQueue<Integer> queue = PriorityElasticQueueTest.<Integer>upTo(1000)
                .levels(2)
                .weighted(cost -> cost, 10, 30)
                .build();
        for (int i = 0; i < 200; i++) {
            queue.offer(5, 0);
            queue.offer(50, 1);
        }
        long low = 0;
        long high = 0;
        for (int i = 0; i < 180; i++) {
            Integer cost = queue.poll();
            if (cost == 5) {
                low += cost;
            } else {
                high += cost;
            }
        }
        assertThat((double) high / low).isBetween(2.5, 3.5);
    }

    @Test
    void weighted_withACostFarAboveTheWeight_comesToAnEnd() {
        PriorityElasticQueue<Integer> queue = PriorityElasticQueueTest.<Integer>upTo(10)
                .levels(2)
                .weighted(cost -> cost, 1)
                .build();
        queue.offer(Integer.MAX_VALUE, 1);
        queue.offer(Integer.MAX_VALUE - 1, 0);
        assertThat(queue.poll()).isEqualTo(Integer.MAX_VALUE - 1);
        assertThat(queue.poll()).isEqualTo(Integer.MAX_VALUE);
        assertThat(queue.poll()).isNull();
    }

    /** The same as the properties, without a generator: also run on the broken twins. */
    @Test
    void randomCalls_areAsTheReference() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int levels = 1 + random.nextInt(5);
            int[] quanta = IntStream.range(0, levels)
                    .map(level -> 1 + random.nextInt(4))
                    .toArray();
            List<ScheduleCheck.Step> steps = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                steps.add(new ScheduleCheck.Step(
                        ScheduleCheck.Call.values()[random.nextInt(5)], random.nextInt(levels), 1 + random.nextInt(6)));
            }
            new ScheduleCheck(levels, seed % 3 == 0 ? null : quanta, seed % 3 == 1, 1 + seed % 2).run(steps);
        }
    }

    // ---- levels

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void level_outOfRange_isAnErrorThatNamesIt(int level) {
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(4).build();
        List<Runnable> calls = List.of(
                () -> queue.offer("x", level),
                () -> queue.tryOffer("x", level),
                () -> queue.add("x", level),
                () -> queue.offerBatch(new String[] {"x"}, 0, 1, level),
                () -> queue.offerBatchPartial(new String[] {"x"}, 0, 1, level),
                () -> queue.poll(level),
                () -> queue.size(level),
                () -> queue.maxCapacity(level),
                () -> queue.stats(level));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("level must be from 0 to 2: level=" + level);
        }
        assertThat(queue.stats().offered()).isZero();
    }

    @Test
    void classifier_saysTheLevel_andItsErrorsReachTheProducer() {
        PriorityElasticQueue<Integer> queue = PriorityElasticQueueTest.<Integer>upTo(4)
                .levels(10)
                .classifier(element -> 100 / element % 11)
                .build();
        assertThat(queue.offer(50)).isTrue();
        assertThat(queue.tryOffer(25)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(queue.add(100)).isTrue();
        assertThat(queue.size(1) + queue.size(2) + queue.size(4)).isEqualTo(3);
        assertThatThrownBy(() -> queue.offer(0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> queue.offer(10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.offer(null)).isInstanceOf(NullPointerException.class);
        assertThat(queue.size()).isEqualTo(3);
    }

    @Test
    void defaultLevel_isTheLowest_orWhatWasSet() {
        PriorityElasticQueue<String> lowest =
                PriorityElasticQueueTest.<String>upTo(4).build();
        lowest.add("x");
        assertThat(lowest.size(0)).isEqualTo(1);
        PriorityElasticQueue<String> set =
                PriorityElasticQueueTest.<String>upTo(4).defaultLevel(1).build();
        set.offer("x");
        assertThat(set.poll(1)).isEqualTo("x");
    }

    @Test
    void all256Levels_work() {
        PriorityElasticQueue<Integer> queue =
                PriorityElasticQueueTest.<Integer>upTo(4).levels(256).build();
        for (int round = 0; round < 40; round++) {
            for (int level = 0; level < 256; level += 1 + round % 7) {
                assertThat(queue.offer(level, level)).isTrue();
            }
            int last = 256;
            for (Integer level = queue.poll(); level != null; level = queue.poll()) {
                assertThat(level).isLessThan(last);
                last = level;
            }
            assertThat(last).isZero();
        }
    }

    @Test
    void builder_refusesWhatIsNotPossible_andNamesTheValues() {
        assertThatThrownBy(() -> upTo(4).levels(0).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("levels=0");
        assertThatThrownBy(() -> upTo(4).levels(257).build()).hasMessageContaining("levels=257");
        assertThatThrownBy(() -> upTo(4).fair(1, 2).build()).hasMessageContaining("quanta=[1, 2], levels=3");
        assertThatThrownBy(() -> upTo(4).fair().build()).hasMessageContaining("quanta=[], levels=3");
        assertThatThrownBy(() -> upTo(4).fair(0)).hasMessageContaining("quanta=[0]");
        assertThatThrownBy(() -> upTo(4).totalCapacity(0)).hasMessageContaining("totalCapacity=0");
        assertThatThrownBy(() -> upTo(4).defaultLevel(3).build()).hasMessageContaining("defaultLevel=3, levels=3");
        assertThatThrownBy(() -> upTo(4).level(5, ElasticConfig.fixed(1)).build())
                .hasMessageContaining("level=5, levels=3");
    }

    @ParameterizedTest
    @EnumSource(
            value = OverflowPolicy.class,
            names = {"BLOCK", "DROP_OLDEST"})
    void builder_refusesPoliciesThatItCantHonour(OverflowPolicy policy) {
        assertThatThrownBy(() -> PriorityElasticQueue.builder(ElasticConfig.fixed(1), policy))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("overflowPolicy=" + policy);
        assertThatThrownBy(() -> upTo(4).level(0, ElasticConfig.fixed(1), policy))
                .isInstanceOf(InvalidConfigException.class);
    }

    // ---- capacity and overflow

    @Test
    void bound_isEachLevelsOwn() {
        PriorityElasticQueue<Integer> queue = PriorityElasticQueueTest.<Integer>upTo(2)
                .level(1, ElasticConfig.fixed(3))
                .build();
        assertThat(queue.maxCapacity()).isEqualTo(7);
        for (int level = 0; level < 3; level++) {
            for (int i = 0; i < queue.maxCapacity(level); i++) {
                assertThat(queue.offer(i, level)).isTrue();
            }
            assertThat(queue.tryOffer(9, level)).isEqualTo(OfferResult.FULL);
            assertThat(queue.offer(9, level)).isFalse();
        }
        assertThat(queue.stats().refused()).isEqualTo(6);
        assertThatThrownBy(() -> queue.add(9, 1))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("level=1")
                .hasMessageContaining("maxCapacity=3");
        assertThat(queue.size()).isEqualTo(7);
    }

    @Test
    void totalCapacity_boundsAllLevelsTogether() {
        PriorityElasticQueue<Integer> queue =
                PriorityElasticQueueTest.<Integer>upTo(3).totalCapacity(4).build();
        assertThat(queue.maxCapacity()).isEqualTo(4);
        for (int round = 0; round < 10; round++) {
            assertThat(queue.offerBatchPartial(new Integer[] {1, 2, 3, 4}, 0, 4, 0))
                    .isEqualTo(3);
            assertThat(queue.offerBatch(new Integer[] {5, 6}, 0, 2, 1)).isFalse();
            assertThat(queue.offer(5, 1)).isTrue();
            assertThat(queue.tryOffer(6, 2)).isEqualTo(OfferResult.FULL);
            assertThat(queue.size()).isEqualTo(4);
            if (round % 3 == 0) {
                queue.clear();
            } else if (round % 3 == 1) {
                assertThat(queue.pollBatch(new ArrayList<>(), 10)).isEqualTo(4);
            } else {
                assertThat(queue.poll(0)).isEqualTo(1);
                assertThat(queue.pollBatch(new Integer[9], 0, 9)).isEqualTo(3);
            }
            assertThat(queue.size()).isZero();
        }
        assertThat(queue.stats().refused()).isEqualTo(10 * (1 + 2 + 1));
        assertThat(queue.stats(2).refusedByTotal()).isEqualTo(10);
        assertThatThrownBy(() -> queue.offerBatch(new Integer[] {1, 2, 3, 4, 5}, 0, 5, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.offerBatch(new Integer[] {1, 2, 3, 4}, 0, 4, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.offerBatch(new Integer[] {1, 2, 3}, 0, 3, 1)).isTrue();
    }

    @Test
    void dropNewest_countsAndTellsTheListener_perLevelAndInTotal() {
        List<String> dropped = new ArrayList<>();
        PriorityElasticQueue<String> queue = PriorityElasticQueue.<String>builder(
                        ElasticConfig.fixed(1), OverflowPolicy.DROP_NEWEST)
                .totalCapacity(2)
                .timed(() -> 0)
                .onDrop((element, cause) -> {
                    dropped.add(element + " " + cause);
                    throw new IllegalStateException("on purpose");
                })
                .build();
        assertThat(queue.offer("a", 0)).isTrue();
        assertThat(queue.tryOffer("b", 0)).isEqualTo(OfferResult.DROPPED_NEWEST);
        assertThat(queue.offer("c", 1)).isTrue();
        assertThat(queue.tryOffer("d", 2)).isEqualTo(OfferResult.DROPPED_NEWEST);
        assertThat(dropped).containsExactly("b " + DropListener.Cause.NEWEST, "d " + DropListener.Cause.NEWEST);
        assertThat(queue.stats().dropped()).isEqualTo(2);
        assertThat(queue.stats(2).droppedByTotal()).isEqualTo(1);
        assertThat(queue.stats().refused()).isZero();
    }

    // ---- arguments

    @Test
    void null_isRefusedByEveryInsertion() {
        for (boolean total : new boolean[] {false, true}) {
            PriorityQueueBuilder<String> builder = PriorityElasticQueueTest.upTo(4);
            PriorityElasticQueue<String> queue =
                    total ? builder.totalCapacity(2).build() : builder.build();
            List<Runnable> calls = List.of(
                    () -> queue.offer(null),
                    () -> queue.offer(null, 1),
                    () -> queue.tryOffer(null, 1),
                    () -> queue.add(null, 1),
                    () -> queue.addAll(Arrays.asList("x", null)),
                    () -> queue.offerBatch(new String[] {"x", null}, 0, 2, 1),
                    () -> queue.offerBatchPartial(new String[] {"x", null}, 0, 2, 1));
            for (Runnable call : calls) {
                assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class);
            }
            assertThat(drain(queue)).containsExactly("x"); // of addAll, which goes one by one
            assertThat(queue.offerBatch(new String[] {"x", "y"}, 0, 2, 1)).isTrue();
        }
    }

    @Test
    void emptyQueue_answersNullOrThrowsAsTheJdkDoes() {
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(4).fair(2).build();
        assertThat(queue.poll()).isNull();
        assertThat(queue.peek()).isNull();
        assertThat(queue.poll(2)).isNull();
        assertThat(queue.isEmpty()).isTrue();
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> queue.iterator().next()).isInstanceOf(NoSuchElementException.class);
        queue.add("x", 1);
        assertThat(queue.element()).isEqualTo("x");
        assertThat(queue.remove()).isEqualTo("x");
    }

    @Test
    void batches_ofOneLevel_areAllOrNothingOrPartial() {
        PriorityElasticQueue<Integer> queue =
                PriorityElasticQueueTest.<Integer>upTo(3).timed().build();
        Integer[] four = {1, 2, 3, 4};
        assertThat(queue.offerBatch(four, 1, 2, 1)).isTrue();
        assertThat(queue.offerBatch(four, 0, 2, 1)).isFalse();
        assertThat(queue.offerBatchPartial(four, 0, 4, 1)).isEqualTo(1);
        assertThat(queue.offerBatch(four, 0, 0, 1)).isTrue();
        assertThat(queue.offerBatchPartial(four, 0, 0, 1)).isZero();
        assertThat(queue.offer(9, 2)).isTrue();
        Integer[] into = new Integer[6];
        assertThat(queue.pollBatch(into, 1, 5)).isEqualTo(4);
        assertThat(into).containsExactly(null, 9, 2, 3, 1, null);
        assertThatThrownBy(() -> queue.offerBatch(four, 2, 3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.pollBatch(into, 5, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void iterator_goesFromTheHighestLevelDown() {
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(4).fair(1).build();
        queue.offer("a", 0);
        queue.offer("c", 2);
        queue.offer("d", 2);
        assertThat(new ArrayList<>(queue)).containsExactly("c", "d", "a");
        assertThat(queue).hasToString("[c, d, a]");
        assertThat(queue.contains("a")).isTrue();
        assertThatThrownBy(() -> queue.remove("a")).isInstanceOf(UnsupportedOperationException.class);
    }

    // ---- code of the user

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void targetThatThrows_leavesTheRestInTheQueue(boolean many) {
        PriorityQueueBuilder<Integer> builder = PriorityElasticQueueTest.upTo(4);
        PriorityElasticQueue<Integer> queue =
                (many ? builder.manyConsumers() : builder).totalCapacity(4).build();
        queue.offer(1, 2);
        queue.offer(2, 1);
        queue.offer(3, 0);
        List<Integer> taken = new ArrayList<>();
        AbstractList<Integer> choosy = new AbstractList<>() {
            @Override
            public boolean add(Integer element) {
                assertThatThrownBy(queue::poll).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> queue.poll(0)).isInstanceOf(IllegalStateException.class);
                if (taken.size() == 1) {
                    throw new IllegalStateException("full, on purpose");
                }
                return taken.add(element);
            }

            @Override
            public Integer get(int index) {
                return taken.get(index);
            }

            @Override
            public int size() {
                return taken.size();
            }
        };
        assertThatThrownBy(() -> queue.pollBatch(choosy, 3)).hasMessage("full, on purpose");
        assertThat(taken).containsExactly(1);
        assertThat(queue.stats().polled()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(3);
        assertThat(queue.offerBatch(new Integer[] {1, 2, 3, 4}, 0, 4, 1)).isTrue();
        assertThatThrownBy(() -> queue.pollBatch(queue, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.pollBatch(null, 1)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void arrayThatCantHoldAnElement_leavesItInTheQueue() {
        PriorityElasticQueue<Object> queue =
                PriorityElasticQueueTest.<Object>upTo(4).build();
        queue.offer("high", 2);
        queue.offer(1, 1);
        Object[] strings = new String[2];
        assertThatThrownBy(() -> queue.pollBatch(strings, 0, 2)).isInstanceOf(ArrayStoreException.class);
        assertThat(strings).containsExactly("high", null);
        assertThat(queue.poll()).isEqualTo(1);
    }

    @Test
    void costFunctionThatThrowsOrAnswersNonsense_leavesTheElement() {
        List<PriorityElasticQueue<Integer>> self = new ArrayList<>();
        PriorityElasticQueue<Integer> queue = PriorityElasticQueueTest.<Integer>upTo(4)
                .levels(2)
                .weighted(
                        element -> {
                            if (element == 13) {
                                throw new IllegalStateException("on purpose");
                            }
                            if (element == 14) {
                                self.get(0).poll();
                            }
                            return element;
                        },
                        3)
                .build();
        self.add(queue);
        queue.offer(13, 1);
        queue.offer(0, 1);
        queue.offer(14, 1);
        queue.offer(2, 0);
        assertThatThrownBy(queue::poll).hasMessage("on purpose");
        assertThatThrownBy(queue::peek).hasMessage("on purpose");
        assertThat(queue.size()).isEqualTo(4);
        assertThat(queue.poll(1)).isEqualTo(13);
        assertThatThrownBy(queue::poll).hasMessageContaining("cost=0, element=0");
        assertThat(queue.poll(1)).isZero();
        assertThatThrownBy(queue::poll).hasMessageContaining("must not take others");
        assertThat(queue.poll(1)).isEqualTo(14);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void secondConsumerAtATime_isTold() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        PriorityElasticQueue<Integer> queue = PriorityElasticQueueTest.<Integer>upTo(4)
                .weighted(
                        element -> {
                            inside.countDown();
                            await(done);
                            return 1;
                        },
                        1)
                .build();
        queue.offer(1, 0);
        List<Integer> polled = new ArrayList<>();
        Thread first = new Thread(() -> polled.add(queue.poll()), "first");
        first.start();
        await(inside);
        try {
            assertThatThrownBy(() -> queue.poll(2))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("first")
                    .hasMessageContaining(Thread.currentThread().getName());
        } finally {
            done.countDown();
            first.join();
        }
        assertThat(polled).containsExactly(1);
        assertThat(queue.poll()).isNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- close

    @Test
    void close_refuses_andLeavesWhatIsInside() {
        for (boolean total : new boolean[] {false, true}) {
            PriorityQueueBuilder<Integer> builder = PriorityElasticQueueTest.upTo(4);
            PriorityElasticQueue<Integer> queue =
                    total ? builder.totalCapacity(2).build() : builder.build();
            queue.offer(1, 0);
            queue.offer(2, 2);
            assertThat(queue.isClosed()).isFalse();
            queue.close();
            queue.close();
            assertThat(queue.isClosed()).isTrue();
            assertThat(queue.isTerminated()).isFalse();
            assertThat(queue.offer(3, 1)).isFalse();
            assertThat(queue.tryOffer(3, 1)).isEqualTo(OfferResult.CLOSED);
            assertThat(queue.offerBatch(new Integer[] {3}, 0, 1, 1)).isFalse();
            assertThat(queue.offerBatchPartial(new Integer[] {3}, 0, 1, 1)).isZero();
            assertThatThrownBy(() -> queue.add(3, 1)).isInstanceOf(QueueClosedException.class);
            assertThat(queue.stats().refused()).isEqualTo(5);
            assertThat(queue.poll()).isEqualTo(2);
            assertThat(queue.poll()).isEqualTo(1);
            assertThat(queue.poll()).isNull();
            assertThat(queue.isTerminated()).isTrue();
            assertThat(queue.stats().closed()).isTrue();
        }
    }

    // ---- statistics

    @Test
    void stats_ofEachLevel_areDerivedFromItsQueue() {
        PriorityElasticQueue<Integer> queue =
                PriorityElasticQueueTest.<Integer>upTo(3).build();
        for (int i = 0; i < 5; i++) {
            queue.offer(i, 1);
        }
        queue.offer(1, 2);
        queue.poll();
        queue.poll();
        queue.poll();
        LevelStats one = queue.stats(1);
        assertThat(one.level()).isEqualTo(1);
        assertThat(one.offered()).isEqualTo(5);
        assertThat(one.refused()).isEqualTo(2);
        assertThat(one.polled()).isEqualTo(2);
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.longestRun()).isEqualTo(2);
        assertThat(one.oldestWait()).isNull();
        PriorityStats all = queue.stats();
        assertThat(all.offered()).isEqualTo(6);
        assertThat(all.polled()).isEqualTo(3);
        assertThat(all.size()).isEqualTo(1);
    }

    @Test
    void oldestWait_isThatOfTheFirstElement_byTheGivenClock() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
        PriorityElasticQueue<String> queue =
                PriorityElasticQueueTest.<String>upTo(4).timed(now::get).build();
        assertThat(queue.stats(0).oldestWait()).isNull();
        queue.offer("a", 0);
        now.addAndGet(30); // beyond the wrap of the clock
        queue.offerBatch(new String[] {"b"}, 0, 1, 0);
        now.addAndGet(12);
        assertThat(queue.stats(0).oldestWait()).isEqualTo(Duration.ofNanos(42));
        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.stats(0).oldestWait()).isEqualTo(Duration.ofNanos(12));
        assertThat(queue.iterator().next()).isEqualTo("b");
        assertThat(queue.poll(0)).isEqualTo("b");
    }

    @Test
    void metrics_areThoseOfEachLevel_eachNameWithOneKindAndUnit() {
        PriorityElasticQueue<Integer> queue =
                PriorityElasticQueueTest.<Integer>upTo(3).build();
        queue.offer(1, 1);
        queue.offer(1, 1);
        queue.poll();
        List<Metric> metrics = queue.metrics();
        assertThat(metrics)
                .filteredOn(metric -> metric.name().equals("elasticq.priority.polled"))
                .extracting(Metric::read)
                .containsExactly(0L, 1L, 0L);
        assertThat(metrics.stream().map(m -> m.name() + m.tags()).distinct()).hasSize(metrics.size());
        assertThat(metrics.stream().map(m -> m.name() + m.kind() + m.unit()).distinct())
                .hasSameSizeAs(metrics.stream().map(Metric::name).distinct().toList());
        assertThat(queue.metrics().stream().map(Metric::name).toList())
                .isEqualTo(metrics.stream().map(Metric::name).toList());
    }

    @Test
    void trimToSize_shrinksEachLevel() {
        PriorityElasticQueue<Integer> queue =
                PriorityElasticQueueTest.<Integer>upTo(64).build();
        for (int i = 0; i < 64; i++) {
            queue.offer(i, 1);
        }
        for (int i = 0; i < 63; i++) {
            queue.poll();
        }
        queue.trimToSize();
        queue.poll();
        queue.trimToSize();
        queue.offer(1, 1);
        assertThat(queue.stats(1).queue().capacity()).isLessThan(64);
    }
}
