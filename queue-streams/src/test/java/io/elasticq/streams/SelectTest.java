package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.QueueClosedException;
import io.elasticq.contract.Call;
import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One of several channels. */
class SelectTest {

    private final ElasticChannel<Integer> left = Queues.channel(4);
    private final ElasticChannel<Integer> right = Queues.channel(4);
    private final Select<String> either = Select.<String>builder()
            .receive(left, n -> "left " + n)
            .receive(right, n -> "right " + n)
            .build();

    @Test
    void poll_isTheDefaultCase() {
        assertThat(either.poll()).isEmpty();
        right.trySend(1);
        assertThat(either.poll()).contains("right 1");
        assertThat(either.poll()).isEmpty();
    }

    @Test
    void await_takesFromTheOneThatIsReady_andLeavesTheOther() throws Exception {
        Call<String> waiting = Call.of(either::await).awaitWaiting();
        left.send(1);
        right.send(2);
        assertThat(waiting.get()).isEqualTo("left 1");
        assertThat(right.async().size()).isEqualTo(1);
        assertThat(either.await()).isEqualTo("right 2");
        assertNoPlaces();
    }

    @Test
    void await_withATime_ends() throws Exception {
        assertThat(either.await(Duration.ofMillis(5))).isEmpty();
        assertThat(either.await(Duration.ZERO)).isEmpty();
        assertNoPlaces();
        left.send(1);
        assertThat(either.await(Duration.ofDays(1))).contains("left 1");
    }

    @Test
    void await_thatIsInterrupted_hasNoEffect() {
        Call<String> waiting = Call.of(either::await).awaitWaiting();
        assertThat(waiting.interrupt().thrown()).isInstanceOf(InterruptedException.class);
        assertNoPlaces();
        left.trySend(1);
        assertThat(left.async().size()).isEqualTo(1);
    }

    @Test
    void async_completesOnce_andCanBeCancelled() {
        CompletableFuture<String> first = either.async();
        CompletableFuture<String> second = either.async();
        assertThat(left.async().waitingReceivers()).isEqualTo(2);
        assertThat(first.cancel(false)).isTrue();
        right.trySend(1);
        assertThat(second).isCompletedWithValue("right 1");
        assertNoPlaces();
        left.trySend(2);
        assertThat(left.async().size()).isEqualTo(1);
        assertNoPlaces();
    }

    @Test
    void send_isACase_too() throws Exception {
        Select<String> select = Select.<String>builder()
                .send(left, 7, () -> "sent")
                .receive(right, n -> "right " + n)
                .build();
        assertThat(select.await()).isEqualTo("sent");
        assertThat(left.receive()).isEqualTo(7);
        left.async().sendAll(List.of(1, 2, 3, 4));
        assertThat(select.poll()).isEmpty();
        CompletableFuture<String> waiting = select.async();
        assertThat(left.receive()).isEqualTo(1);
        assertThat(waiting).isCompletedWithValue("sent");
        assertThat(left.async().receiveBatch(9).join()).containsExactly(2, 3, 4, 7);
    }

    @Test
    void bothWaysOfOneChannel_mayBeCases() throws Exception {
        for (int i = 0; i < 50; i++) { // in either order
            ElasticChannel<Integer> channel = Queues.channel(1);
            Select<String> select = Select.<String>builder()
                    .receive(channel, n -> "got " + n)
                    .send(channel, 1, () -> "sent")
                    .build();
            assertThat(select.await()).isEqualTo("sent");
            assertThat(channel.async().size()).isEqualTo(1);
            assertThat(channel.async().waitingReceivers()).isZero();
            assertThat(channel.async().waitingSenders()).isZero();
        }
    }

    @Test
    void closedChannel_isReady() throws Exception {
        left.close();
        assertThatThrownBy(either::await).isInstanceOf(QueueClosedException.class);
        assertThat(either.async()).isCompletedExceptionally();
        Select<String> listening = Select.<String>builder()
                .receive(left, n -> "got " + n, () -> "over")
                .build();
        assertThat(listening.await()).isEqualTo("over");
        assertThat(listening.poll()).contains("over");
        Select<String> sending =
                Select.<String>builder().send(left, 1, () -> "sent").build();
        assertThatThrownBy(sending::await).isInstanceOf(QueueClosedException.class);
        assertNoPlaces();
    }

    @Test
    void choice_isFair() {
        AtomicInteger lefts = new AtomicInteger();
        Select<Integer> select = Select.<Integer>builder()
                .receive(left, n -> lefts.incrementAndGet())
                .receive(right, n -> 0)
                .build();
        int rounds = 2_000;
        for (int i = 0; i < rounds; i++) {
            left.trySend(1);
            right.trySend(1);
            assertThat(select.poll()).isPresent();
        }
        assertThat(lefts.get()).isBetween(rounds * 4 / 10, rounds * 6 / 10);
    }

    @Test
    void functionThatThrows_reachesTheCaller_afterTheElementWasTaken() {
        Select<String> select = Select.<String>builder()
                .receive(left, n -> {
                    throw new IllegalStateException("mine");
                })
                .build();
        left.trySend(1);
        left.trySend(2);
        assertThatThrownBy(select::await).hasMessage("mine");
        assertThatThrownBy(() -> select.async().join()).hasRootCauseMessage("mine");
        assertThat(left.async().size()).isZero();
    }

    @Test
    void select_withoutACase_isRefused() {
        assertThatThrownBy(() -> Select.builder().build()).hasMessageContaining("cases=0");
        assertThatThrownBy(() -> Select.<String>builder().send(left, null, () -> ""))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void loopOfAsyncSelects_doesNotDeepenTheStack() {
        ElasticChannel<Integer> many = Queues.channel(20_000);
        for (int i = 0; i < 20_000; i++) {
            many.trySend(i);
        }
        List<Integer> seen = new ArrayList<>();
        loop(
                Select.<Integer>builder()
                        .receive(left, n -> -1)
                        .receive(many, n -> n)
                        .build(),
                seen);
        assertThat(seen).hasSize(20_000).isSorted();
    }

    private static void loop(Select<Integer> select, List<Integer> seen) {
        select.async().thenAccept(n -> {
            seen.add(n);
            loop(select, seen);
        });
    }

    @Test
    void selectsThatRace_loseAndDuplicateNothing() {
        ElasticChannel<Object> one = Queues.channel(2);
        ElasticChannel<Object> two = Queues.channel(2);
        ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();
        List<Object> sent = AsyncRaceTest.objects(10_000);
        Select<Object> select = Select.builder()
                .receive(one, element -> element, () -> one)
                .receive(two, element -> element, () -> two)
                .build();
        Race race = new Race().with(() -> {
            for (int i = 0; i < sent.size(); i++) {
                // Sends to whichever has room.
                Object element = sent.get(i);
                Select.<String>builder()
                        .send(one, element, () -> "")
                        .send(two, element, () -> "")
                        .build()
                        .async()
                        .get(60, TimeUnit.SECONDS);
            }
            one.close();
            two.close();
        });
        for (int t = 0; t < 2; t++) {
            boolean timed = t == 0;
            race.with(() -> {
                while (!(one.isTerminated() && two.isTerminated())) {
                    Optional<Object> got = timed
                            ? select.await(Duration.ofNanos(50_000))
                            : Optional.of(select.async().get(60, TimeUnit.SECONDS));
                    got.filter(element -> element != one && element != two).ifPresent(received::add);
                }
            });
        }
        race.run();
        assertThat(Identities.of(received)).isEqualTo(Identities.of(sent));
        assertThat(one.async().waitingReceivers() + two.async().waitingReceivers())
                .isZero();
    }

    private void assertNoPlaces() {
        assertThat(left.async().waitingReceivers()).isZero();
        assertThat(right.async().waitingReceivers()).isZero();
        assertThat(left.async().waitingSenders()).isZero();
    }
}
