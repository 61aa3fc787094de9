package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.QueueStats;
import io.elasticq.contract.Backoff;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jctools.queues.MessagePassingQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queues where code written for JCTools takes a {@link MessagePassingQueue}. */
class MessagePassingQueueTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fillAndDrain_moveUpToTheirLimit_inOrder_atEachPosition(Kind kind) {
        MessagePassingQueue<Integer> queue = kind.create(1, 13);
        assertThat(queue.capacity()).isEqualTo(13);
        AtomicInteger next = new AtomicInteger();
        List<Integer> out = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            int room = 13 - queue.size();
            int wanted = round % 9;
            int filled = 0;
            // One call may claim only what the ring has room for.
            for (int n = -1; n != 0 && filled < wanted; filled += n) {
                n = queue.fill(next::getAndIncrement, wanted - filled);
            }
            assertThat(filled).isEqualTo(Math.min(wanted, room));
            int size = queue.size();
            assertThat(queue.drain(out::add, round % 8)).isEqualTo(Math.min(round % 8, size));
        }
        queue.drain(out::add);
        assertThat(out).isEqualTo(IntStream.range(0, next.get()).boxed().toList());
        assertThat(queue.fill(next::getAndIncrement)).isEqualTo(13);
        assertThat(queue.drain(out::add)).isEqualTo(13);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void misuse_isAnErrorThatNamesTheValues(Kind kind) {
        MessagePassingQueue<Integer> queue = kind.create(1, 4);
        assertThatThrownBy(() -> queue.drain(null, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consumer");
        assertThatThrownBy(() -> queue.fill(null, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("supplier");
        assertThatThrownBy(() -> queue.drain(e -> {}, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit=-1");
        assertThatThrownBy(() -> queue.fill(() -> 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit=-1");
        assertThat(queue.drain(e -> {}, 0)).isZero();
        assertThat(queue.fill(() -> 1, 0)).isZero();
        assertThat(queue.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void supplierThatThrows_leavesWhatItSupplied_andAQueueThatGoesOn(Kind kind) {
        for (int good = 0; good < 5; good++) {
            for (int way = 0; way < 7; way++) {
                LockFreeQueue<Integer> queue = kind.create(8, 8);
                queue.add(-1);
                AtomicInteger next = new AtomicInteger();
                int supplied = good;
                assertThatThrownBy(() -> queue.fill(
                                () -> {
                                    if (next.get() == supplied) {
                                        throw new IllegalStateException("on purpose");
                                    }
                                    return next.getAndIncrement();
                                },
                                5))
                        .hasMessage("on purpose");
                assertThat(queue.offer(100)).isTrue();
                List<Integer> expected = new ArrayList<>(List.of(-1));
                IntStream.range(0, good).forEach(expected::add);
                expected.add(100);
                assertThat(new ArrayList<>(queue)).isEqualTo(expected);
                List<Integer> out = new ArrayList<>();
                take(queue, way, out);
                assertThat(out).as("way %d", way).isEqualTo(way == 6 ? List.of() : expected);
                assertThat(queue.isEmpty()).isTrue();
                QueueStats stats = queue.stats();
                assertThat(stats.accepted()).isEqualTo(stats.polled() + stats.removed());
                assertThat(stats.polled()).isEqualTo(way == 6 ? 0 : expected.size());
                // All of the room is there again.
                for (int i = 0; i < 8; i++) {
                    assertThat(queue.offer(i)).isTrue();
                }
                assertThat(queue.offer(8)).isFalse();
                for (int i = 0; i < 8; i++) {
                    assertThat(queue.peek()).isEqualTo(i);
                    assertThat(queue.relaxedPoll()).isEqualTo(i);
                }
            }
        }
    }

    private static void take(LockFreeQueue<Integer> queue, int way, List<Integer> out) {
        switch (way) {
            case 0 -> {
                for (Integer e = queue.poll(); e != null; e = queue.poll()) {
                    out.add(e);
                }
            }
            case 1 -> {
                for (Integer e = queue.relaxedPoll(); e != null; e = queue.relaxedPoll()) {
                    out.add(e);
                }
            }
            case 2 -> {
                Integer[] into = new Integer[20];
                int n = queue.pollBatch(into, 3, 17);
                for (int i = 0; i < n; i++) {
                    out.add(into[3 + i]);
                }
            }
            case 3 -> queue.pollBatch(out, 100);
            case 4 -> queue.drain(out::add);
            case 5 -> {
                while (queue.peek() != null) {
                    out.add(queue.relaxedPeek());
                    queue.remove();
                }
            }
            default -> queue.clear();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void supplierOfNull_isAnError(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(4, 4);
        assertThatThrownBy(() -> queue.fill(() -> null, 2)).isInstanceOf(NullPointerException.class);
        assertThat(queue.poll()).isNull();
        assertThat(queue.offerBatch(List.of(1, 2, 3, 4))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void consumerThatThrows_hasTakenItsElement_andNoOther(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(4, 4);
        queue.addAll(List.of(1, 2, 3));
        assertThatThrownBy(() -> queue.drain(element -> {
                    throw new IllegalStateException("on purpose: " + element);
                }))
                .hasMessage("on purpose: 1");
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.stats().polled()).isEqualTo(2);
        assertThat(queue.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void collectionThatTakesFromTheQueueItself_isToldSo_andNothingIsLost(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(4, 4);
        queue.addAll(List.of(1, 2));
        List<Integer> greedy = new ArrayList<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean add(Integer element) {
                return super.add(queue.poll());
            }
        };
        assertThatThrownBy(() -> queue.pollBatch(greedy, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not take");
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void endlessFillAndDrain_runUntilToldToStop(Kind kind) {
        MessagePassingQueue<Integer> queue = kind.create(1, 64);
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger next = new AtomicInteger();
        List<Integer> out = new ArrayList<>();
        MessagePassingQueue.WaitStrategy yield = idle -> {
            Backoff.pause();
            return idle + 1;
        };
        new Race()
                .with(() -> queue.fill(next::getAndIncrement, yield, running::get))
                .with(() -> queue.drain(
                        element -> {
                            out.add(element);
                            running.set(out.size() < 100_000);
                        },
                        yield,
                        running::get))
                .run();
        queue.drain(out::add);
        assertThat(out).isEqualTo(IntStream.range(0, next.get()).boxed().toList());
    }
}
