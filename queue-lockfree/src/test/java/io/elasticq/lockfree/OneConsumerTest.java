package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A second thread in the consumer's role is told so; one that takes it up later is not. Tests run with assertions on. */
class OneConsumerTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void secondConsumer_isToldSo_andNothingIsTaken(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(1, 8);
        queue.addAll(List.of(1, 2, 3, 4));
        List<Throwable> thrown = new ArrayList<>();
        assertThat(queue.drain(
                        element -> {
                            thrown.add(Call.of(queue::poll).thrown());
                            thrown.add(Call.of(queue::peek).thrown());
                            thrown.add(Call.running(queue::clear).thrown());
                            thrown.add(Call.of(() -> queue.pollBatch(new Integer[2], 0, 2))
                                    .thrown());
                            thrown.add(Call.of(() -> queue.pollBatch(new ArrayList<>(), 2))
                                    .thrown());
                            thrown.add(Call.of(() -> queue.drain(e -> {})).thrown());
                        },
                        1))
                .isEqualTo(1);
        assertThat(thrown).hasSize(6).allSatisfy(e -> assertThat(e)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two consumers at a time")
                .hasMessageContaining(Thread.currentThread().toString()));
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.poll()).isEqualTo(2);
    }

    @Test
    void consumerThatWaits_isOneToo() {
        BlockingMpscQueue<Integer> queue = (BlockingMpscQueue<Integer>) Kind.BLOCKING_MPSC.<Integer>create(1, 8);
        Call<Integer> take = Call.of(queue::take).awaitWaiting();
        assertThat(Call.of(queue::poll).thrown())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two consumers at a time");
        queue.offer(1);
        assertThat(take.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theRole_mayPassFromThreadToThread_andCallsMayNest(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(1, 8);
        queue.addAll(List.of(1, 2, 3, 4));
        assertThat(Call.of(queue::poll).get()).isEqualTo(1);
        List<Integer> seen = new ArrayList<>();
        queue.drain(
                element -> {
                    seen.add(element);
                    seen.add(queue.poll());
                },
                1);
        assertThat(seen).containsExactly(2, 3);
        assertThat(Call.of(queue::poll).get()).isEqualTo(4);
    }

    @Test
    void secondProducer_ofAQueueForOne_isToldSo() {
        LockFreeQueue<Integer> queue = Kind.SPSC.create(1, 8);
        List<Throwable> thrown = new ArrayList<>();
        queue.fill(
                () -> {
                    thrown.add(Call.of(() -> queue.offer(2)).thrown());
                    thrown.add(Call.running(queue::close).thrown());
                    return 1;
                },
                1);
        assertThat(thrown).hasSize(2).allSatisfy(e -> assertThat(e)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two producers at a time"));
        assertThat(queue.isClosed()).isFalse();
        assertThat(queue.poll()).isEqualTo(1);
    }
}
