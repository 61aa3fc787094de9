package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.QueueStats;
import io.elasticq.contract.Backoff;
import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues that start just before one of their numbers wraps. */
class IndexWrapTest {

    private static final long[] WRAPS = {
        1L << 16, 1L << 31, 1L << 32, 1L << 47, 1L << 48, 3L << 47, Long.MAX_VALUE, -(1L << 47), 0
    };

    static Stream<Arguments> queues() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Arrays.stream(WRAPS).mapToObj(wrap -> Arguments.of(kind, wrap)));
    }

    @ParameterizedTest
    @MethodSource("queues")
    void elements_goThroughTheWrap_inOrder_atEachCapacity(Kind kind, long wrap) {
        for (int max = 1; max <= 9; max++) {
            for (int before = 0; before <= 12; before++) {
                LockFreeQueue<Integer> queue =
                        kind.<Integer>builder(1, max).firstNumber(wrap - before).build();
                int in = 0;
                int out = 0;
                for (int round = 0; round < 12; round++) {
                    while (in - out < max) {
                        assertThat(queue.offer(in++)).isTrue();
                    }
                    assertThat(queue.offer(-1)).isFalse();
                    assertThat(queue.size()).isEqualTo(max);
                    assertThat(queue).hasSize(max); // by the iterator
                    for (int i = 0; i <= round % max; i++) {
                        assertThat(queue.poll()).isEqualTo(out++);
                    }
                    if (round == 6) {
                        queue.trimToSize();
                    }
                }
                QueueStats stats = queue.stats();
                assertThat(stats.accepted()).isEqualTo(in);
                assertThat(stats.polled()).isEqualTo(out);
                assertThat(stats.refused()).isEqualTo(12);
                assertThat(stats.highWaterMark()).isEqualTo(max);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("queues")
    void batches_goThroughTheWrap(Kind kind, long wrap) {
        LockFreeQueue<Integer> queue =
                kind.<Integer>builder(2, 11).firstNumber(wrap - 20).build();
        int in = 0;
        int out = 0;
        for (int round = 0; round < 30; round++) {
            Integer[] batch = {in, in + 1, in + 2, in + 3, in + 4, in + 5, in + 6};
            in += queue.offerBatchPartial(batch, 0, 1 + round % 7);
            Integer[] into = new Integer[8];
            int n = queue.pollBatch(into, 0, round % 8);
            for (int i = 0; i < n; i++) {
                assertThat(into[i]).isEqualTo(out++);
            }
        }
        List<Integer> rest = new ArrayList<>();
        queue.drain(rest::add);
        assertThat(rest).hasSize(in - out);
    }

    @ParameterizedTest
    @MethodSource("queues")
    void contention_atTheWrap_losesNothing(Kind kind, long wrap) {
        int perProducer = 3_000;
        LockFreeQueue<Object> queue =
                kind.<Object>builder(1, 5).firstNumber(wrap - perProducer).build();
        List<Object> in = new ArrayList<>();
        Race race = new Race();
        for (int p = 0; p < kind.producers(); p++) {
            List<Object> mine = new ArrayList<>();
            for (int i = 0; i < perProducer; i++) {
                mine.add(new Object());
            }
            in.addAll(mine);
            race.with(() -> {
                for (Object element : mine) {
                    while (!queue.offer(element)) {
                        Backoff.pause();
                    }
                }
            });
        }
        List<Object> out = new ArrayList<>();
        race.with(() -> {
            while (out.size() < in.size()) {
                Object element = queue.poll();
                if (element != null) {
                    out.add(element);
                } else {
                    Backoff.pause();
                }
            }
        });
        race.run();
        assertThat(Identities.of(out)).isEqualTo(Identities.of(in));
    }
}
