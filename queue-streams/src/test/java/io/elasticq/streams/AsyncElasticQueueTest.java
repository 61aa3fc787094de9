package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the calls of one thread at a time do. */
class AsyncElasticQueueTest {

    private static final Duration LONG = Duration.ofDays(1);

    private final AsyncElasticQueue<String> queue = Queues.async(2);

    @Test
    void send_withRoom_isDoneAtOnce() {
        assertThat(queue.send("a")).isCompletedWithValue(null);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.tryReceive()).isEqualTo("a");
    }

    @Test
    void send_onFullQueue_waitsForRoom_inOrderOfArrival() {
        queue.sendAll(List.of("a", "b"));
        CompletableFuture<Void> third = queue.send("c");
        CompletableFuture<OfferResult> fourth = queue.send("d", LONG);

        assertThat(third).isNotDone();
        assertThat(queue.waitingSenders()).isEqualTo(2);
        assertThat(queue.receive().join()).isEqualTo("a");
        assertThat(third).isCompletedWithValue(null);
        assertThat(fourth).isNotDone();
        assertThat(queue.receiveBatch(10).join()).containsExactly("b", "c");
        assertThat(fourth).isCompletedWithValue(OfferResult.ACCEPTED);
        assertThat(queue.tryReceive()).isEqualTo("d");
    }

    @Test
    void receive_onEmptyQueue_waitsForAnElement_inOrderOfArrival() {
        CompletableFuture<String> first = queue.receive();
        CompletableFuture<Optional<String>> second = queue.receive(LONG);
        CompletableFuture<List<String>> third = queue.receiveBatch(5);

        assertThat(queue.waitingReceivers()).isEqualTo(3);
        queue.send("a");
        assertThat(first).isCompletedWithValue("a");
        assertThat(second).isNotDone();
        queue.sendAll(List.of("b", "c"));
        assertThat(second).isCompletedWithValue(Optional.of("b"));
        assertThat(third).isCompletedWithValue(List.of("c"));
        assertThat(queue.waitingReceivers()).isZero();
    }

    @Test
    void batch_goesInAsAWhole_andIsNotOvertaken() {
        queue.send("a");
        CompletableFuture<Void> batch = queue.sendAll(List.of("b", "c"));
        CompletableFuture<Void> behind = queue.send("d");

        assertThat(batch).isNotDone();
        assertThat(behind).isNotDone();
        assertThat(queue.trySend("e")).isEqualTo(OfferResult.FULL);
        assertThat(queue.tryReceive()).isEqualTo("a");
        assertThat(batch).isDone();
        assertThat(behind).isNotDone();
        assertThat(queue.receiveBatch(2).join()).containsExactly("b", "c");
        assertThat(queue.receive().join()).isEqualTo("d");
    }

    @Test
    void cancel_ofAReceiver_leavesTheElementToTheNext() {
        CompletableFuture<String> first = queue.receive();
        CompletableFuture<String> second = queue.receive();

        assertThat(first.cancel(true)).isTrue();
        assertThat(queue.waitingReceivers()).isEqualTo(1);
        queue.send("a");
        assertThat(first).isCancelled();
        assertThat(second).isCompletedWithValue("a");
    }

    @Test
    void completion_byTheUser_givesBackThePlace() {
        CompletableFuture<String> mine = queue.receive();

        assertThat(mine.complete("mine")).isTrue();
        queue.send("a");
        assertThat(mine.join()).isEqualTo("mine");
        assertThat(queue.size()).isEqualTo(1);
        assertThat(mine.complete("again")).isFalse();
        assertThatThrownBy(() -> mine.obtrudeValue("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void completionLater_byTheUser_givesBackThePlace() {
        assertThat(queue.receive().orTimeout(1, TimeUnit.MILLISECONDS)).failsWithin(Duration.ofSeconds(30));
        assertThat(queue.receive().completeOnTimeout("b", 1, TimeUnit.MILLISECONDS))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo("b");
        assertThat(queue.receive().completeAsync(() -> "c"))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo("c");
        assertThat(queue.waitingReceivers()).isZero();
    }

    @Test
    void cancel_ofASender_letsThoseBehindItPass() {
        queue.send("a");
        CompletableFuture<Void> batch = queue.sendAll(List.of("b", "c"));
        CompletableFuture<Void> behind = queue.send("d");

        assertThat(batch.cancel(false)).isTrue();
        assertThat(behind).isDone();
        assertThat(queue.receiveBatch(5).join()).containsExactly("a", "d");
    }

    @Test
    void timeout_reallyWaits_thenAnswers_andLetsThoseBehindPass() {
        queue.send("a");
        Duration timeout = Duration.ofMillis(20);
        long start = System.nanoTime();
        CompletableFuture<OfferResult> batch = queue.sendAll(List.of("b", "c"), timeout);
        CompletableFuture<Void> behind = queue.send("d");

        assertThat(batch).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(OfferResult.TIMED_OUT);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout.toNanos());
        assertThat(behind).succeedsWithin(Duration.ofSeconds(30));
        assertThat(queue.receiveBatch(5).join()).containsExactly("a", "d");
        assertThat(queue.receive(Duration.ofMillis(1)))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(Optional.empty());
        assertThat(queue.receiveBatch(3, Duration.ofMillis(1)))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(List.of());
        assertThat(queue.waitingReceivers()).isZero();
    }

    @Test
    void timeoutOfNothing_doesNotWait() {
        assertThat(queue.receive(Duration.ZERO)).isCompletedWithValue(Optional.empty());
        assertThat(queue.receiveBatch(1, Duration.ofSeconds(-1))).isCompletedWithValue(List.of());
        queue.sendAll(List.of("a", "b"));
        assertThat(queue.send("c", Duration.ZERO)).isCompletedWithValue(OfferResult.TIMED_OUT);
        assertThat(queue.sendAll(List.of("c"), Duration.ofSeconds(Long.MIN_VALUE)))
                .isCompletedWithValue(OfferResult.TIMED_OUT);
        assertThat(queue.receive(Duration.ZERO)).isCompletedWithValue(Optional.of("a"));
    }

    @Test
    void timeoutWithoutEnd_isAccepted() {
        CompletableFuture<Optional<String>> future = queue.receive(Duration.ofSeconds(Long.MAX_VALUE));
        queue.send("a");
        assertThat(future).isCompletedWithValue(Optional.of("a"));
    }

    @Test
    void close_refusesSendersThatWait_andLeavesTheRestToReceivers() {
        queue.sendAll(List.of("a", "b"));
        CompletableFuture<Void> sender = queue.send("c");
        CompletableFuture<OfferResult> timed = queue.send("c", LONG);
        CompletableFuture<Void> termination = queue.termination();

        queue.close();

        assertThatThrownBy(sender::join).hasCauseInstanceOf(QueueClosedException.class);
        assertThat(timed).isCompletedWithValue(OfferResult.CLOSED);
        assertThat(queue.trySend("d")).isEqualTo(OfferResult.CLOSED);
        assertThat(termination).isNotDone();
        assertThat(queue.receive()).isCompletedWithValue("a");
        assertThat(queue.receiveBatch(9)).isCompletedWithValue(List.of("b"));
        assertThat(termination).isDone();
        assertThat(queue.isTerminated()).isTrue();
        assertThatThrownBy(() -> queue.receive().join()).hasCauseInstanceOf(QueueClosedException.class);
        assertThat(queue.receive(LONG)).isCompletedWithValue(Optional.empty());
        assertThat(queue.receiveBatch(9)).isCompletedWithValue(List.of());
        assertThat(queue.termination()).isDone();
    }

    @Test
    void close_endsReceiversThatWait() {
        CompletableFuture<String> one = queue.receive();
        CompletableFuture<Optional<String>> timed = queue.receive(LONG);
        CompletableFuture<List<String>> batch = queue.receiveBatch(2);

        queue.close();
        queue.close();

        assertThatThrownBy(one::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(QueueClosedException.class);
        assertThat(timed).isCompletedWithValue(Optional.empty());
        assertThat(batch).isCompletedWithValue(List.of());
    }

    @Test
    void otherPolicies_doNotWait() {
        AsyncElasticQueue<String> rejecting = Queues.async(1, OverflowPolicy.REJECT);
        rejecting.send("a");
        assertThatThrownBy(() -> rejecting.send("b").join()).hasCauseInstanceOf(QueueFullException.class);
        assertThat(rejecting.send("b", LONG)).isCompletedWithValue(OfferResult.FULL);
        assertThat(rejecting.sendAll(List.of("b"), LONG)).isCompletedWithValue(OfferResult.FULL);

        AsyncElasticQueue<String> newest = Queues.async(1, OverflowPolicy.DROP_NEWEST);
        newest.send("a");
        assertThat(newest.send("b")).isCompletedWithValue(null);
        assertThat(newest.sendAll(List.of("b"), LONG)).isCompletedWithValue(OfferResult.DROPPED_NEWEST);
        assertThat(newest.trySend("c")).isEqualTo(OfferResult.DROPPED_NEWEST);
        assertThat(newest.stats().droppedNewest()).isEqualTo(3);

        AsyncElasticQueue<String> oldest = Queues.async(1, OverflowPolicy.DROP_OLDEST);
        oldest.send("a");
        assertThat(oldest.send("b", LONG)).isCompletedWithValue(OfferResult.ACCEPTED_DROPPED_OLDEST);
        assertThat(oldest.sendAll(List.of("c"), LONG)).isCompletedWithValue(OfferResult.ACCEPTED_DROPPED_OLDEST);
        assertThat(oldest.tryReceive()).isEqualTo("c");
    }

    @Test
    void arguments_areChecked() {
        assertThatThrownBy(() -> queue.send(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.trySend(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.send("a", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.sendAll(Arrays.asList("a", null))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.sendAll(List.of("a", "b", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length=3, maxCapacity=2");
        assertThatThrownBy(() -> queue.receiveBatch(0)).hasMessage("max must be >= 1: max=0");
        assertThatThrownBy(() -> queue.receive(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new AsyncElasticQueue<String>(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Queues.<String>async(1, (Executor) null)).isInstanceOf(NullPointerException.class);
        assertThat(queue.size()).isZero();
        assertThat(queue.sendAll(List.of())).isDone();
    }

    @Test
    void loopOfCallbacks_overElementsThatAreThere_doesNotDeepenTheStack() {
        int count = 100_000;
        AsyncElasticQueue<Integer> many = Queues.async(count);
        for (int i = 0; i < count; i++) {
            many.send(i);
        }
        List<Integer> seen = new ArrayList<>();
        consume(many, seen);
        assertThat(seen).hasSize(count).isSorted();
    }

    private static void consume(AsyncElasticQueue<Integer> from, List<Integer> to) {
        from.receive().thenAccept(element -> {
            to.add(element);
            consume(from, to);
        });
    }

    @Test
    void callbacksThatFeedEachOther_doNotDeepenTheStack() {
        AsyncElasticQueue<Integer> there = Queues.async(1);
        AsyncElasticQueue<Integer> back = Queues.async(1);
        List<Integer> seen = new ArrayList<>();
        echo(there, back, seen);
        echo(back, there, seen);
        there.send(0);
        assertThat(seen).hasSize(50_001);
    }

    private static void echo(AsyncElasticQueue<Integer> from, AsyncElasticQueue<Integer> to, List<Integer> seen) {
        from.receive().thenAccept(n -> {
            seen.add(n);
            echo(from, to, seen);
            if (n < 50_000) {
                to.send(n + 1);
            }
        });
    }

    @Test
    void callback_thatLooksAtAnAnswer_findsIt() {
        List<String> seen = new ArrayList<>();
        queue.receive().thenAccept(first -> {
            assertThat(queue.send("b")).isDone();
            seen.add(first + queue.receive().join());
        });
        queue.send("a");
        assertThat(seen).containsExactly("ab");
    }

    @Test
    void callback_thatThrows_harmsNobodyElse() {
        CompletableFuture<Void> failing = queue.receive().thenAccept(e -> {
            throw new IllegalStateException("mine");
        });
        CompletableFuture<String> next = queue.receive();

        assertThat(queue.sendAll(List.of("a", "b"))).isCompletedWithValue(null);
        assertThatThrownBy(failing::join).hasRootCauseMessage("mine");
        assertThat(next).isCompletedWithValue("b");
    }

    @Test
    void close_fromACallback_works() {
        CompletableFuture<Void> closing = queue.receive().thenRun(queue::close);
        CompletableFuture<String> next = queue.receive();
        queue.send("a");
        assertThat(closing).isDone();
        assertThat(next).isCompletedExceptionally();
    }

    @Test
    void executor_runsTheCallbacks() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        AsyncElasticQueue<String> deferred = Queues.async(2, tasks::add);

        CompletableFuture<String> waiting = deferred.receive();
        CompletableFuture<Void> sent = deferred.send("a");
        assertThat(waiting).isNotDone();
        assertThat(waiting.cancel(false)).as("it has been decided").isFalse();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(waiting).isCompletedWithValue("a");
        assertThat(sent).isDone();
    }

    @Test
    void executor_runsTheCallbacks_ofAnAnswerThatWasThereAtOnce() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        AsyncElasticQueue<String> deferred = Queues.async(2, tasks::add);
        List<String> seen = new ArrayList<>();
        deferred.send("a");

        CompletableFuture<String> there = deferred.receive();
        assertThat(there).isCompletedWithValue("a");
        assertThat(tasks).as("nobody has asked to be called").isEmpty();
        there.thenAccept(seen::add);
        there.thenApply(element -> element + "!").thenAccept(seen::add);
        assertThat(seen).isEmpty();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(seen).containsExactly("a", "a!");
    }

    @Test
    void executor_thatRefuses_losesNothing() {
        AsyncElasticQueue<String> refusing = Queues.async(2, task -> {
            throw new RejectedExecutionException("shut down");
        });
        CompletableFuture<String> waiting = refusing.receive();
        refusing.send("a");
        assertThat(waiting).isCompletedWithValue("a");
    }

    @Test
    void executor_thatRunsAtOnce_doesNotDeepenTheStack() {
        int count = 20_000;
        AsyncElasticQueue<Integer> many = Queues.async(count, Runnable::run);
        for (int i = 0; i < count; i++) {
            many.send(i);
        }
        List<Integer> seen = new ArrayList<>();
        consume(many, seen);
        assertThat(seen).hasSize(count);
    }

    @Test
    void listener_thatCallsBack_isRefused() {
        AtomicReference<AsyncElasticQueue<String>> self = new AtomicReference<>();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        self.set(new AsyncElasticQueue<>(
                LockedElasticQueue.<String>builder(ElasticConfig.upTo(1), OverflowPolicy.DROP_OLDEST)
                        .onDrop((element, cause) -> {
                            try {
                                self.get().trySend(element);
                            } catch (IllegalStateException e) {
                                refusal.set(e);
                            }
                        })
                        .build()));
        self.get().send("a");
        self.get().send("b");
        assertThat(refusal.get()).hasMessageContaining("must not call");
        assertThat(self.get().tryReceive()).isEqualTo("b");
    }

    @Test
    void queueForOneConsumer_willDo() {
        AsyncElasticQueue<String> mpsc =
                new AsyncElasticQueue<>(new MpscElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.REJECT));
        CompletableFuture<String> waiting = mpsc.receive();
        mpsc.send("a");
        assertThat(waiting).isCompletedWithValue("a");
    }

    @Test
    void metrics_countWhoWaits_andWhoWasRefused() {
        queue.sendAll(List.of("a", "b"));
        queue.send("c");
        queue.trySend("d");
        queue.send("d", Duration.ZERO);
        assertThat(read("elasticq.async.senders")).isEqualTo(1);
        assertThat(read("elasticq.async.receivers")).isZero();
        assertThat(read("elasticq.async.refused")).isEqualTo(2);
        assertThat(read("elasticq.queue.size")).isEqualTo(2);
        assertThat(queue.toString()).contains("size=2", "waitingSenders=1");
        assertThat(queue.overflowPolicy()).isEqualTo(OverflowPolicy.BLOCK);
        assertThat(queue.isClosed()).isFalse();
    }

    private long read(String name) {
        return queue.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .mapToLong(Metric::read)
                .sum();
    }

    @Test
    void cancelledTermination_isForgotten() {
        CompletableFuture<Void> termination = queue.termination();
        assertThat(termination.cancel(false)).isTrue();
        queue.close();
        assertThatThrownBy(termination::join).isInstanceOf(CancellationException.class);
    }
}
