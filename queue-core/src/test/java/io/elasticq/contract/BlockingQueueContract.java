package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@link java.util.concurrent.BlockingQueue}, after the ideas of the JSR-166 tests: waiting really waits, and ends. */
public interface BlockingQueueContract extends QueueUnderTest {

    Duration SHORT = Duration.ofMillis(20);
    Duration LONG = Duration.ofSeconds(60);

    @Override
    <E> BlockingElasticQueue<E> create(QueueSpec<E> spec);

    private BlockingElasticQueue<Integer> blocking(int max) {
        assumeTrue(supports(OverflowPolicy.BLOCK), "does not block");
        return create(QueueSpec.tiny(max, OverflowPolicy.BLOCK));
    }

    @Test
    default void take_waitsForAnElement() {
        BlockingElasticQueue<Integer> queue = blocking(4);
        Call<Integer> take = Call.of(queue::take).awaitWaiting();
        queue.offer(7);
        assertThat(take.get()).isEqualTo(7);
    }

    @Test
    default void put_waitsForRoom() {
        BlockingElasticQueue<Integer> queue = blocking(1);
        queue.offer(1);
        Call<Void> put = Call.running(() -> queue.put(2)).awaitWaiting();
        assertThat(queue.poll()).isEqualTo(1);
        put.get();
        assertThat(queue.poll()).isEqualTo(2);
    }

    @Test
    default void timedPoll_reallyWaits_andReturnsNullWhenTheTimeIsOver() throws InterruptedException {
        BlockingElasticQueue<Integer> queue = blocking(4);
        long start = System.nanoTime();
        assertThat(queue.poll(SHORT.toNanos(), TimeUnit.NANOSECONDS)).isNull();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertThat(queue.poll(0, TimeUnit.SECONDS)).isNull();
        assertThat(queue.poll(-1, TimeUnit.SECONDS)).isNull();
        Call<Integer> poll = Call.of(() -> queue.poll(60, TimeUnit.SECONDS)).awaitWaiting();
        queue.offer(7);
        assertThat(poll.get()).isEqualTo(7);
    }

    @Test
    default void timedOffer_reallyWaits_andSaysThatTheTimeIsOver() throws InterruptedException {
        BlockingElasticQueue<Integer> queue = blocking(1);
        queue.offer(1);
        long start = System.nanoTime();
        assertThat(queue.offer(2, SHORT.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
        assertThat(queue.tryOffer(2, SHORT)).isEqualTo(OfferResult.TIMED_OUT);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * SHORT.toNanos());
        assertThat(queue.tryOffer(2, Duration.ofSeconds(-1))).isEqualTo(OfferResult.TIMED_OUT);
        assertThat(queue.stats().refused()).isEqualTo(3);
        Call<OfferResult> offer = Call.of(() -> queue.tryOffer(3, Duration.ofSeconds(Long.MAX_VALUE)))
                .awaitWaiting();
        queue.poll();
        assertThat(offer.get()).isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    default void policiesThatDoNotBlock_neverWait() throws InterruptedException {
        for (OverflowPolicy policy : policies()) {
            if (policy == OverflowPolicy.BLOCK) {
                continue;
            }
            BlockingElasticQueue<Integer> queue = create(QueueSpec.tiny(1, policy));
            queue.offer(1);
            OfferResult expected =
                    switch (policy) {
                        case REJECT, BLOCK -> OfferResult.FULL;
                        case DROP_NEWEST -> OfferResult.DROPPED_NEWEST;
                        case DROP_OLDEST -> OfferResult.ACCEPTED_DROPPED_OLDEST;
                    };
            assertThat(queue.tryOffer(2, LONG)).isEqualTo(expected);
            assertThat(queue.offer(3, 60, TimeUnit.SECONDS)).isEqualTo(expected.isAccepted());
            assertThat(queue.offerBatch(List.of(4), LONG)).isEqualTo(expected.isAccepted());
            if (policy == OverflowPolicy.REJECT) {
                assertThatThrownBy(() -> queue.put(5)).isInstanceOf(QueueFullException.class);
            } else {
                queue.put(5);
            }
            assertThat(queue.poll()).isEqualTo(policy == OverflowPolicy.DROP_OLDEST ? 5 : 1);
        }
    }

    @Test
    default void waiting_canBeInterrupted_andThenHasNoEffect() {
        BlockingElasticQueue<Integer> empty = blocking(1);
        BlockingElasticQueue<Integer> full = blocking(1);
        full.offer(1);
        // One after the other, as there may be one consumer at a time only.
        for (Callable<?> wait : List.<Callable<?>>of(
                empty::take,
                () -> empty.poll(60, TimeUnit.SECONDS),
                () -> empty.pollBatch(new ArrayList<>(), 5, LONG))) {
            assertThat(Call.of(wait).awaitWaiting().interrupt().thrown()).isInstanceOf(InterruptedException.class);
        }
        List<Call<?>> calls = List.of(
                Call.running(() -> full.put(2)),
                Call.of(() -> full.offer(2, 60, TimeUnit.SECONDS)),
                Call.of(() -> full.tryOffer(2, LONG)),
                Call.of(() -> full.offerBatch(List.of(2), LONG)));
        for (Call<?> call : calls) {
            assertThat(call.awaitWaiting().interrupt().thrown()).isInstanceOf(InterruptedException.class);
        }
        assertThat(full.size()).isEqualTo(1);
        assertThat(full.poll()).isEqualTo(1);
        assertThat(full.poll()).isNull();
        assertThat(empty.offer(5)).isTrue();
        assertThat(empty.poll()).isEqualTo(5);
    }

    @Test
    default void interruptedThread_isToldBeforeItWaits() {
        BlockingElasticQueue<Integer> queue = blocking(2);
        queue.offer(1);
        Call<Integer> take = Call.of(() -> {
            Thread.currentThread().interrupt();
            return queue.take();
        });
        assertThat(take.thrown()).isInstanceOf(InterruptedException.class);
        Call<Void> put = Call.running(() -> {
            Thread.currentThread().interrupt();
            queue.put(2);
        });
        assertThat(put.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(queue.size()).isEqualTo(1);
        Call<Boolean> offer = Call.of(() -> {
            Thread.currentThread().interrupt();
            return queue.offer(2) && Thread.currentThread().isInterrupted();
        });
        assertThat(offer.get()).isTrue();
    }

    @Test
    default void close_endsAllWaits() {
        // One queue for each, as there may be one consumer at a time only.
        BlockingElasticQueue<Integer> forTake = blocking(1);
        BlockingElasticQueue<Integer> forPoll = blocking(1);
        BlockingElasticQueue<Integer> forBatch = blocking(1);
        BlockingElasticQueue<Integer> full = blocking(1);
        full.offer(1);
        Call<Integer> take = Call.of(forTake::take).awaitWaiting();
        Call<Integer> poll = Call.of(() -> forPoll.poll(60, TimeUnit.SECONDS)).awaitWaiting();
        Call<Integer> batch =
                Call.of(() -> forBatch.pollBatch(new ArrayList<>(), 5, LONG)).awaitWaiting();
        Call<Void> put = Call.running(() -> full.put(2)).awaitWaiting();
        Call<OfferResult> offer = Call.of(() -> full.tryOffer(2, LONG)).awaitWaiting();
        Call<Boolean> offerBatch =
                Call.of(() -> full.offerBatch(List.of(2), LONG)).awaitWaiting();
        List.of(forTake, forPoll, forBatch, full).forEach(BlockingElasticQueue::close);
        assertThat(take.thrown()).isInstanceOf(QueueClosedException.class);
        assertThat(poll.get()).isNull();
        assertThat(batch.get()).isZero();
        assertThat(put.thrown()).isInstanceOf(QueueClosedException.class);
        assertThat(offer.get()).isEqualTo(OfferResult.CLOSED);
        assertThat(offerBatch.get()).isFalse();
        assertThat(full.poll()).isEqualTo(1);
        assertThat(full.isTerminated()).isTrue();
        assertThatThrownBy(full::take).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> full.put(1)).isInstanceOf(QueueClosedException.class);
        assertThat(full.remainingCapacity()).isZero();
    }

    @Test
    default void closedQueue_canStillBeTakenFrom() throws InterruptedException {
        BlockingElasticQueue<Integer> queue = blocking(4);
        queue.addAll(List.of(1, 2, 3));
        queue.close();
        assertThat(queue.take()).isEqualTo(1);
        assertThat(queue.poll(1, TimeUnit.SECONDS)).isEqualTo(2);
        List<Integer> rest = new ArrayList<>();
        assertThat(queue.pollBatch(rest, 10, LONG)).isEqualTo(1);
        assertThat(queue.pollBatch(rest, 10, LONG)).isZero();
        assertThat(rest).containsExactly(3);
    }

    @Test
    default void batchOfElements_wakesAsManyConsumers() {
        assumeTrue(consumers() > 1, "one consumer");
        BlockingElasticQueue<Integer> queue = blocking(8);
        List<Call<Integer>> takes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            takes.add(Call.of(queue::take).awaitWaiting());
        }
        assertThat(queue.offerBatch(List.of(1, 2, 3))).isTrue();
        assertThat(takes.stream().map(Call::get)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    default void batchRemoval_wakesAsManyProducers() {
        BlockingElasticQueue<Integer> queue = blocking(3);
        for (Race.Task removal : List.<Race.Task>of(
                () -> queue.pollBatch(new Integer[3], 0, 3),
                () -> queue.drainTo(new ArrayList<>()),
                queue::clear,
                () -> removeAllIfPossible(queue))) {
            queue.addAll(List.of(1, 2, 3));
            List<Call<Void>> puts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                puts.add(Call.running(() -> queue.put(4)).awaitWaiting());
            }
            Call.running(removal).get();
            puts.forEach(Call::get);
            assertThat(queue.size()).isEqualTo(3);
            queue.clear();
        }
    }

    private void removeAllIfPossible(BlockingElasticQueue<Integer> queue) {
        if (isCollection()) {
            queue.removeIf(e -> true);
        } else {
            queue.clear();
        }
    }

    @Test
    default void waitingBatch_goesInWhenThereIsRoomForAllOfIt_besideWaitingProducers() throws InterruptedException {
        BlockingElasticQueue<Integer> queue = blocking(3);
        queue.addAll(List.of(1, 2, 3));
        Call<Boolean> batch =
                Call.of(() -> queue.offerBatch(List.of(4, 5), LONG)).awaitWaiting();
        assertThat(queue.take()).isEqualTo(1);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.take()).isEqualTo(2);
        assertThat(batch.get()).isTrue();
        List<Integer> rest = new ArrayList<>();
        assertThat(queue.drainTo(rest)).isEqualTo(3);
        assertThat(rest).containsExactly(3, 4, 5);
        assertThat(queue.offerBatch(List.of(6, 7, 8), Duration.ZERO)).isTrue();
        assertThat(queue.offerBatch(List.of(9), SHORT)).isFalse();
    }

    @Test
    default void drainTo_andRemainingCapacity_asInTheJdk() {
        BlockingElasticQueue<Integer> queue = blocking(5);
        assertThat(queue.remainingCapacity()).isEqualTo(5);
        queue.addAll(List.of(1, 2, 3));
        assertThat(queue.remainingCapacity()).isEqualTo(2);
        List<Integer> into = new ArrayList<>();
        assertThat(queue.drainTo(into, 2)).isEqualTo(2);
        assertThat(queue.drainTo(into)).isEqualTo(1);
        assertThat(queue.drainTo(into)).isZero();
        assertThat(into).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> queue.drainTo(queue)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.drainTo(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    default void targetThatThrows_wakesWhoWaitsForTheElementsPutBack() {
        assumeTrue(consumers() > 1, "one consumer");
        BlockingElasticQueue<Integer> queue = blocking(4);
        queue.addAll(List.of(1, 2));
        List<Call<Integer>> takes = Collections.synchronizedList(new ArrayList<>());
        HostileContract.Choosy target = new HostileContract.Choosy(
                0, () -> takes.add(Call.of(queue::take).awaitWaiting()));
        assertThatThrownBy(() -> queue.drainTo(target)).hasMessage("full, on purpose");
        assertThat(takes.get(0).get()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
    }

    @Test
    default void consumerOfAClosedQueue_waitsForElementsThatMayComeBack() {
        assumeTrue(consumers() > 1, "one consumer");
        for (int taken : new int[] {0, 1}) {
            BlockingElasticQueue<Integer> queue = blocking(4);
            queue.add(1);
            List<Call<Integer>> takes = new ArrayList<>();
            Runnable closeAndTake = () -> {
                queue.close();
                takes.add(Call.of(queue::take).awaitWaiting());
            };
            if (taken == 0) {
                HostileContract.Choosy target = new HostileContract.Choosy(0, closeAndTake);
                assertThatThrownBy(() -> queue.drainTo(target)).hasMessage("full, on purpose");
                assertThat(takes.get(0).get()).isEqualTo(1);
            } else {
                List<Integer> target = new ArrayList<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public boolean add(Integer element) {
                        closeAndTake.run();
                        return super.add(element);
                    }
                };
                assertThat(queue.drainTo(target)).isEqualTo(1);
                assertThat(takes.get(0).thrown()).isInstanceOf(QueueClosedException.class);
            }
        }
    }

    @Test
    default void noWakeUpIsLost_inManyHandOvers() {
        int perProducer = Boolean.getBoolean("elasticq.deep") ? 500_000 : 10_000;
        for (int max : new int[] {1, 2, 5}) {
            BlockingElasticQueue<Integer> queue = blocking(max);
            AtomicInteger producing = new AtomicInteger(producers());
            AtomicInteger taken = new AtomicInteger();
            Race race = new Race();
            for (int p = 0; p < producers(); p++) {
                int producer = p;
                race.with(() -> {
                    for (int i = 0; i < perProducer; i++) {
                        switch ((i + producer) % 8) {
                            case 0 ->
                                assertThat(queue.offer(i, 60, TimeUnit.SECONDS)).isTrue();
                            case 1 ->
                                assertThat(queue.offerBatch(List.of(i), LONG)).isTrue();
                            default -> queue.put(i);
                        }
                    }
                    if (producing.decrementAndGet() == 0) {
                        queue.close();
                    }
                });
            }
            for (int c = 0; c < consumers(); c++) {
                race.with(() -> {
                    List<Integer> batch = new ArrayList<>();
                    while (queue.pollBatch(batch, 2, LONG) > 0) {
                        taken.addAndGet(batch.size());
                        batch.clear();
                        if (queue.poll(LONG.toNanos(), TimeUnit.NANOSECONDS) != null) {
                            taken.incrementAndGet();
                        }
                    }
                });
            }
            race.run();
            assertThat(taken.get()).isEqualTo(perProducer * producers());
        }
    }

    @Test
    default void signalThatMeetsATimeout_isNotWasted() {
        assumeTrue(consumers() > 1, "one consumer");
        for (int round = 0; round < 40; round++) {
            BlockingElasticQueue<Integer> queue = blocking(4);
            long deadline = System.nanoTime() + SHORT.toNanos();
            Call<Integer> first = Call.of(() -> queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            first.awaitWaitingOrEnd();
            Call<Integer> second = Call.of(queue::take).awaitWaiting();
            // Somewhere around the time at which the first one gives up.
            long offerAt = deadline + (round - 30) * 10_000L;
            while (System.nanoTime() - offerAt < 0) {
                Thread.onSpinWait();
            }
            queue.offer(1);
            if (first.get() == null) {
                assertThat(second.get()).as("round %d", round).isEqualTo(1);
            } else {
                queue.close();
                assertThat(second.thrown()).isInstanceOf(QueueClosedException.class);
            }
        }
    }

    @Test
    default void signalThatMeetsAnInterruption_isNotWasted() throws InterruptedException {
        assumeTrue(consumers() > 1, "one consumer");
        for (int round = 0; round < 40; round++) {
            BlockingElasticQueue<Integer> queue = blocking(4);
            Call<Integer> first = Call.of(queue::take).awaitWaiting();
            Call<Integer> second = Call.of(queue::take).awaitWaiting();
            if (round % 2 == 0) {
                first.interrupt();
                queue.offer(1);
            } else {
                queue.offer(1);
                first.interrupt();
            }
            Integer took = null;
            try {
                took = first.getOrThrow();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
            }
            if (took == null) {
                assertThat(second.get()).as("round %d", round).isEqualTo(1);
            } else {
                queue.close();
                assertThat(second.thrown()).isInstanceOf(QueueClosedException.class);
            }
        }
    }

    @Test
    default void signalOfRoomThatMeetsAnInterruption_isNotWasted() {
        for (int round = 0; round < 20; round++) {
            BlockingElasticQueue<Integer> queue = blocking(1);
            queue.offer(0);
            Call<Void> first = Call.running(() -> queue.put(1)).awaitWaiting();
            Call<Void> second = Call.running(() -> queue.put(2)).awaitWaiting();
            if (round % 2 == 0) {
                first.interrupt();
                queue.poll();
            } else {
                queue.poll();
                first.interrupt();
            }
            boolean inserted = true;
            try {
                first.getOrThrow();
            } catch (ExecutionException | InterruptedException e) {
                assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
                inserted = false;
            }
            if (inserted) {
                assertThat(queue.poll()).isEqualTo(1);
            }
            second.get();
            assertThat(queue.poll()).isEqualTo(2);
        }
    }

    @Test
    default void interruptionsAndTimeouts_wasteNoSignal() {
        assumeTrue(consumers() > 1, "one consumer");
        BlockingElasticQueue<Integer> queue = blocking(2);
        int rounds = 3_000;
        AtomicInteger taken = new AtomicInteger();
        // Who gives up keeps being replaced, so each element must find the one who does not.
        CountDownLatch done = new CountDownLatch(1);
        Race race = new Race();
        race.with(() -> {
            for (int i = 0; i < rounds; i++) {
                assertThat(queue.offer(i, 30, TimeUnit.SECONDS))
                        .as("element %d", i)
                        .isTrue();
            }
            queue.close();
            done.countDown();
        });
        race.with(() -> {
            try {
                while (true) {
                    queue.take();
                    taken.incrementAndGet();
                }
            } catch (QueueClosedException e) {
                assertThat(queue.isTerminated()).isTrue();
            }
        });
        race.with(() -> {
            while (done.getCount() > 0) {
                if (queue.poll(1, TimeUnit.MICROSECONDS) != null) {
                    taken.incrementAndGet();
                }
            }
        });
        race.with(() -> {
            while (done.getCount() > 0) {
                Call<Integer> victim = Call.of(() -> {
                    Integer element = queue.poll(30, TimeUnit.SECONDS);
                    if (element != null) {
                        taken.incrementAndGet();
                    }
                    return element;
                });
                victim.interrupt();
                try {
                    victim.getOrThrow();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
                }
            }
        });
        race.run();
        Integer left;
        while ((left = queue.poll()) != null) {
            assertThat(left).isNotNull();
            taken.incrementAndGet();
        }
        assertThat(taken.get()).isEqualTo(rounds);
    }

    @Test
    default void threadPoolExecutor_worksOnIt() throws InterruptedException {
        assumeTrue(consumers() > 1, "one consumer");
        BlockingElasticQueue<Runnable> queue = create(QueueSpec.tiny(64, refusing()));
        ThreadPoolExecutor executor = new ThreadPoolExecutor(2, 3, 50, TimeUnit.MILLISECONDS, queue);
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger rejected = new AtomicInteger();
        executor.setRejectedExecutionHandler((task, pool) -> {
            rejected.incrementAndGet();
            task.run();
        });
        for (int i = 0; i < 10_000; i++) {
            executor.execute(ran::incrementAndGet);
        }
        Runnable cancelled = () -> {
            throw new AssertionError("was removed");
        };
        CountDownLatch hold = new CountDownLatch(1);
        Awaitility.await().until(() -> queue.isEmpty() && executor.getActiveCount() == 0);
        for (int i = 0; i < 2; i++) {
            executor.execute(() -> awaitUninterruptibly(hold));
        }
        // A third one, if there was one, has gone: it would take what is offered below.
        Awaitility.await()
                .until(() -> queue.isEmpty() && executor.getActiveCount() == 2 && executor.getPoolSize() == 2);
        queue.offer(cancelled);
        assertThat(executor.remove(cancelled)).isTrue();
        hold.countDown();
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran.get()).isEqualTo(10_000);
        assertThat(executor.getCompletedTaskCount() + rejected.get()).isGreaterThanOrEqualTo(10_000);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
