package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches: next to each other, in order, all or nothing where it says so. */
public interface BatchContract extends QueueUnderTest {

    private static Integer[] range(int from, int to) {
        return IntStream.range(from, to).boxed().toArray(Integer[]::new);
    }

    @Test
    default void batches_keepOrder_atEachPositionOfTheRing() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(13, refusing()));
        int head = 0;
        int tail = 0;
        for (int round = 0; round < 300; round++) {
            int length = round % 9;
            Integer[] batch = range(tail, tail + length + 2);
            if (queue.size() + length <= 13) {
                // One more on each side, which must not go in.
                assertThat(queue.offerBatch(range(tail - 1, tail + length + 1), 1, length))
                        .isTrue();
                tail += length;
            } else {
                assertThat(queue.offerBatch(batch, 0, length)).isFalse();
                int accepted = queue.offerBatchPartial(batch, 0, length);
                assertThat(accepted).isEqualTo(13 - (tail - head));
                tail += accepted;
            }
            int wanted = round % 7;
            Integer[] into = new Integer[wanted + 2];
            int taken = queue.pollBatch(into, 1, wanted);
            assertThat(taken).isEqualTo(Math.min(wanted, tail - head));
            assertThat(into[0]).isNull();
            assertThat(into[wanted + 1]).isNull();
            for (int i = 0; i < taken; i++) {
                assertThat(into[1 + i]).isEqualTo(head++);
            }
            List<Integer> list = new ArrayList<>();
            assertThat(queue.pollBatch(list, round % 3)).isEqualTo(list.size());
            for (Integer element : list) {
                assertThat(element).isEqualTo(head++);
            }
            assertThat(queue.size()).isEqualTo(tail - head);
        }
    }

    @Test
    default void offerBatch_isAllOrNothing_andOfferBatchPartialTakesThePrefix() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(5, refusing()));
        assertThat(queue.offerBatch(List.of(1, 2, 3))).isTrue();
        assertThat(queue.offerBatch(List.of(4, 5, 6))).isFalse();
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.stats().refused()).isEqualTo(3);
        assertThat(queue.offerBatchPartial(List.of(4, 5, 6))).isEqualTo(2);
        assertThat(queue.stats().refused()).isEqualTo(4);
        assertThat(queue.offerBatchPartial(List.of(7))).isZero();
        assertThat(queue.offerBatch(List.of())).isTrue();
        assertThat(queue.offerBatchPartial(List.of())).isZero();
        List<Integer> all = new ArrayList<>();
        assertThat(queue.pollBatch(all, Integer.MAX_VALUE)).isEqualTo(5);
        assertThat(all).containsExactly(1, 2, 3, 4, 5);
        assertThat(queue.pollBatch(all, Integer.MAX_VALUE)).isZero();
        assertThat(queue.pollBatch(all, 0)).isZero();
        assertThat(queue.pollBatch(all, -1)).isZero();
    }

    @Test
    @SuppressWarnings("ModifyingCollectionWithItself") // the misuse in question
    default void misuse_isAnErrorThatNamesTheValues_andChangesNothing() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(5, refusing()));
        queue.add(0);
        assertThatThrownBy(() -> queue.offerBatch(range(0, 6), 0, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6")
                .hasMessageContaining("maxCapacity=5");
        assertThatThrownBy(() -> queue.offerBatch(range(0, 3), 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.offerBatch(range(0, 3), -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.offerBatchPartial(range(0, 3), 0, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.pollBatch(new Integer[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.pollBatch(null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.pollBatch(queue, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.offerBatch(queue)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.addAll(queue)).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.stats().refused()).isZero();
    }

    @Test
    default void arrayOfAnotherType_takesNothingOut() {
        ElasticQueue<Object> queue = create(QueueSpec.tiny(5, refusing()));
        queue.addAll(List.of("a", 1, "b"));
        Object[] strings = new String[3];
        assertThatThrownBy(() -> queue.pollBatch(strings, 0, 3)).isInstanceOf(ArrayStoreException.class);
        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo("b");
    }

    @Test
    default void pollBatch_ofMoreThanThereIs_takesWhatThereIs() {
        for (int max = 1; max <= 9; max++) {
            for (int polledBefore = 0; polledBefore <= max; polledBefore++) {
                ElasticQueue<Integer> queue = create(QueueSpec.tiny(max, refusing()));
                for (int i = 0; i < polledBefore; i++) {
                    queue.add(-1);
                    queue.poll();
                }
                queue.addAll(List.of(range(0, max)));
                Integer[] into = new Integer[3 * max];
                assertThat(queue.pollBatch(into, 0, into.length)).isEqualTo(max);
                assertThat(into).startsWith(range(0, max)).endsWith(new Integer[2 * max]);
                assertThat(queue.isEmpty()).isTrue();
            }
        }
    }
}
