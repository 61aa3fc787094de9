package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassageTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 100_000 : 500;

    @ParameterizedTest
    @EnumSource
    void insert_waitsForRoom_andIsNotRefused(QueueKind kind) throws Exception {
        Passage<Integer> passage = passage(kind, OverflowPolicy.BLOCK, 2);
        passage.insert(1);
        passage.insert(2);
        CompletableFuture<OfferResult> third = inThread(() -> passage.insert(3));
        await().until(() -> passage.stats().size() == 2 && !third.isDone());
        assertThat(take(passage, 1)).containsExactly(1);
        assertThat(third.get()).isEqualTo(OfferResult.ACCEPTED);
        assertThat(take(passage, 5)).containsExactly(2, 3);
        assertThat(passage.stats().accepted()).isEqualTo(3);
        assertThat(passage.stats().refused()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void close_endsAnInsertionThatWaits_andWhatWasAcceptedComesOut(QueueKind kind) throws Exception {
        Passage<Integer> passage = passage(kind, OverflowPolicy.BLOCK, 1);
        passage.insert(1);
        CompletableFuture<OfferResult> second = inThread(() -> passage.insert(2));
        passage.close();
        assertThat(second.get()).isEqualTo(OfferResult.CLOSED);
        assertThat(passage.isClosed()).isTrue();
        assertThat(take(passage, 5)).containsExactly(1);
        assertThat(take(passage, 5)).isEmpty();
        assertThat(passage.stats().refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void close_endsATakeThatWaits_thoughTheProducerIsElsewhere(QueueKind kind) throws Exception {
        Passage<Integer> passage = passage(kind, OverflowPolicy.BLOCK, 1);
        CompletableFuture<List<Integer>> taken = inThread(() -> take(passage, 1));
        passage.close();
        assertThat(taken.get()).isEmpty();
        assertThat(passage.insert(1)).isEqualTo(OfferResult.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void reject_doesNotWait(QueueKind kind) throws Exception {
        Passage<Integer> passage = passage(kind, OverflowPolicy.REJECT, 1);
        assertThat(passage.insert(1)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(passage.insert(2)).isEqualTo(OfferResult.FULL);
        assertThat(passage.stats().refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void closeAtAnyMoment_separatesTheAcceptedFromTheRefused(QueueKind kind) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Passage<Object> passage = passage(kind, OverflowPolicy.BLOCK, 4);
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<List<Object>> accepted = inThread(() -> {
                List<Object> mine = new ArrayList<>();
                Object next = new Object();
                started.countDown();
                while (passage.insert(next).isAccepted()) {
                    mine.add(next);
                    next = new Object();
                }
                return mine;
            });
            int pause = round;
            CompletableFuture<Void> closer = inThread(() -> {
                started.await();
                for (int i = 0; i < pause; i++) {
                    Thread.onSpinWait();
                }
                passage.close();
                return null;
            });
            List<Object> arrived = new ArrayList<>();
            while (passage.take(arrived, 3) > 0) {
                // until there is no more
            }
            closer.get();
            assertThat(ConservationCheck.check(List.of(accepted.get()), arrived).isPassed())
                    .as("round %d", round)
                    .isTrue();
        }
    }

    @Test
    void refusalsOfOneInsertion_thatIsOfferedAgain_areNotCounted() throws Exception {
        LockedElasticQueue<Integer> queue = new LockedElasticQueue<>(config(1), OverflowPolicy.REJECT);
        Passage<Integer> passage = new PollingPassage<>(
                proxy(queue, (method, args) -> method.getName().equals("size") ? 0 : method.invoke(queue, args)), true);
        passage.insert(1);
        CompletableFuture<OfferResult> second = inThread(() -> passage.insert(2));
        await().until(() -> queue.stats().refused() > 3);
        assertThat(take(passage, 1)).containsExactly(1);
        assertThat(second.get()).isEqualTo(OfferResult.ACCEPTED);
        assertThat(passage.stats().refused()).isZero();
    }

    /** Invariant no-late-entry. */
    @Test
    void close_duringAnInsertion_doesNotEndTheTakeBeforeIt() throws Exception {
        CountDownLatch close = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        LockedElasticQueue<Integer> queue = new LockedElasticQueue<>(config(1), OverflowPolicy.REJECT);
        Passage<Integer> passage = new PollingPassage<>(
                proxy(queue, (method, args) -> {
                    if (method.getName().equals("tryOffer")) {
                        close.countDown();
                        closed.await();
                    }
                    looks.addAndGet(method.getName().equals("pollBatch") ? 1 : 0);
                    return method.invoke(queue, args);
                }),
                true);
        CompletableFuture<OfferResult> inserted = inThread(() -> passage.insert(1));
        close.await();
        passage.close();
        CompletableFuture<List<Integer>> taken = inThread(() -> take(passage, 1));
        await().until(() -> looks.get() > 3 || taken.isDone());
        closed.countDown();
        assertThat(inserted.get()).isEqualTo(OfferResult.ACCEPTED);
        assertThat(taken.get()).containsExactly(1);
    }

    /** Invariant last-look. */
    @Test
    void close_afterTheLastInsertion_whileTheConsumerLooks_makesItLookAgain() throws Exception {
        LockedElasticQueue<Integer> queue = new LockedElasticQueue<>(config(1), OverflowPolicy.REJECT);
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<Passage<Integer>> self = new CompletableFuture<>();
        self.complete(new PollingPassage<>(
                proxy(queue, (method, args) -> {
                    Object found = method.invoke(queue, args);
                    if (method.getName().equals("pollBatch") && looks.getAndIncrement() == 0) {
                        self.get().insert(1);
                        self.get().close();
                    }
                    return found;
                }),
                true));
        assertThat(take(self.get(), 1)).containsExactly(1);
        assertThat(take(self.get(), 1)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void interruption_endsAWait(QueueKind kind) throws Exception {
        Passage<Integer> passage = passage(kind, OverflowPolicy.BLOCK, 1);
        Thread.currentThread().interrupt();
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        try {
            taken.complete(passage.take(new ArrayList<>(), 1));
        } catch (InterruptedException e) {
            taken.completeExceptionally(e);
        }
        assertThat(taken).isCompletedExceptionally();
        assertThat(Thread.interrupted()).isFalse();
    }

    private interface Call {
        Object on(Method method, Object[] args) throws Exception;
    }

    @SuppressWarnings("unchecked") // the interface is the one that was asked for
    private static <E> ElasticQueue<E> proxy(ElasticQueue<E> queue, Call call) {
        return (ElasticQueue<E>) Proxy.newProxyInstance(
                queue.getClass().getClassLoader(),
                new Class<?>[] {ElasticQueue.class},
                (self, method, args) -> call.on(method, args));
    }

    private static <E> Passage<E> passage(QueueKind kind, OverflowPolicy policy, int max) {
        return kind.create(config(max), policy, event -> {});
    }

    private static ElasticConfig config(int max) {
        return ElasticConfig.builder()
                .initialCapacity(1)
                .minCapacity(1)
                .maxCapacity(max)
                .build();
    }

    private static <E> List<E> take(Passage<E> passage, int max) throws InterruptedException {
        List<E> taken = new ArrayList<>();
        passage.take(taken, max);
        return taken;
    }

    private static <T> CompletableFuture<T> inThread(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(task.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
