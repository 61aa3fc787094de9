package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.QueueEmptyException;
import io.elasticq.QueueFullException;
import io.elasticq.stats.Metric;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@link java.util.Queue}, as the JDK defines it. */
public interface QueueContract extends QueueUnderTest {

    private <E> ElasticQueue<E> create(int max) {
        return create(QueueSpec.tiny(max, refusing()));
    }

    @Test
    default void poll_returnsElementsInOrderOfOffers_overManyLapsAndFills() {
        ElasticQueue<Integer> queue = create(7);
        Queue<Integer> model = new ArrayDeque<>();
        int next = 0;
        for (int round = 0; round < 500; round++) {
            for (int i = 0; i < round % 8; i++) {
                if (queue.offer(next)) {
                    model.add(next);
                }
                next++;
            }
            for (int i = 0; i < round % 6; i++) {
                assertThat(queue.peek()).isEqualTo(model.peek());
                assertThat(queue.poll()).isEqualTo(model.poll());
            }
            assertThat(queue.size()).isEqualTo(model.size());
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Test
    default void emptyQueue_answersNull_orThrowsWhereTheJdkThrows() {
        ElasticQueue<Integer> queue = create(4);
        assertThat(queue.poll()).isNull();
        assertThat(queue.relaxedPoll()).isNull();
        assertThat(queue.peek()).isNull();
        assertThat(queue.size()).isZero();
        assertThat(queue.isEmpty()).isTrue();
        assertThatThrownBy(queue::remove)
                .isInstanceOf(NoSuchElementException.class)
                .isInstanceOf(QueueEmptyException.class);
        assertThatThrownBy(queue::element).isInstanceOf(QueueEmptyException.class);
        queue.add(1);
        assertThat(queue.element()).isEqualTo(1);
        assertThat(queue.remove()).isEqualTo(1);
    }

    @Test
    default void everyInsertion_refusesNull() {
        ElasticQueue<Integer> queue = create(4);
        assertThatThrownBy(() -> queue.offer(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.tryOffer(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.relaxedOffer(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.add(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.addAll(Arrays.asList(1, null))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.offerBatch(Arrays.asList(1, null, 3))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.offerBatchPartial(new Integer[] {1, null}, 0, 2))
                .isInstanceOf(NullPointerException.class);
        assertThat(queue.poll()).isNull();
    }

    @Test
    default void add_onFullQueue_throwsAndNamesTheValues() {
        ElasticQueue<Integer> queue = create(2);
        queue.add(1);
        queue.add(2);
        assertThatThrownBy(() -> queue.add(3))
                .isInstanceOf(IllegalStateException.class)
                .isInstanceOfSatisfying(QueueFullException.class, e -> assertThat(e.isRetriable())
                        .isTrue())
                .hasMessageContaining("maxCapacity=2");
        assertThatThrownBy(() -> queue.addAll(List.of(3, 4))).isInstanceOf(QueueFullException.class);
        assertThat(queue.poll()).isEqualTo(1);
        assertThatThrownBy(() -> queue.addAll(List.of(5, 6))).isInstanceOf(QueueFullException.class);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(5);
        assertThat(queue.poll()).isNull();
    }

    @Test
    default void relaxedForms_behaveAsTheStrictOnes_whenNobodyInterferes() {
        ElasticQueue<Integer> queue = create(3);
        assertThat(queue.relaxedOffer(1)).isTrue();
        assertThat(queue.relaxedOffer(2)).isTrue();
        assertThat(queue.relaxedOffer(3)).isTrue();
        assertThat(queue.relaxedOffer(4)).isFalse();
        assertThat(queue.relaxedPoll()).isEqualTo(1);
        assertThat(queue.relaxedPoll()).isEqualTo(2);
        assertThat(queue.relaxedPoll()).isEqualTo(3);
        assertThat(queue.relaxedPoll()).isNull();
    }

    @Test
    default void clear_removesAllAndLeavesAUsableQueue() {
        ElasticQueue<Integer> queue = create(5);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5; i++) {
                assertThat(queue.offer(i)).isTrue();
            }
            queue.poll();
            queue.clear();
            assertThat(queue.size()).isZero();
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    default void removedElements_areNotHeldByTheQueue() {
        List<Consumer<ElasticQueue<Object>>> ways = new ArrayList<>(List.of(
                ElasticQueue::poll,
                ElasticQueue::relaxedPoll,
                queue -> queue.pollBatch(new Object[3], 0, 3),
                queue -> queue.pollBatch(new ArrayList<>(), 2),
                ElasticQueue::clear));
        if (isCollection()) {
            ways.add(queue -> queue.removeIf(e -> true));
            ways.add(queue -> queue.iterator().forEachRemaining(queue::remove));
        }
        List<WeakReference<Object>> gone = new ArrayList<>();
        List<ElasticQueue<Object>> queues = new ArrayList<>();
        for (Consumer<ElasticQueue<Object>> way : ways) {
            ElasticQueue<Object> queue = create(16);
            queues.add(queue);
            offerNew(queue, gone, 10);
            while (!queue.isEmpty()) {
                way.accept(queue);
            }
        }
        Awaitility.await().pollInSameThread().until(() -> {
            System.gc();
            return gone.stream().allMatch(reference -> reference.get() == null);
        });
        assertThat(queues).allMatch(ElasticQueue::isEmpty);
    }

    private static void offerNew(ElasticQueue<Object> queue, List<WeakReference<Object>> references, int n) {
        for (int i = 0; i < n; i++) {
            Object element = new Object();
            references.add(new WeakReference<>(element));
            queue.add(element);
        }
    }

    @Test
    default void metrics_areTheStats_eachNameWithOneKindAndUnit() {
        ElasticQueue<Integer> queue = create(4);
        for (int i = 0; i < 6; i++) {
            queue.offer(i);
        }
        queue.poll();
        List<Metric> metrics = queue.metrics();
        assertThat(read(metrics, "elasticq.queue.size")).isEqualTo(3);
        assertThat(read(metrics, "elasticq.queue.capacity.max")).isEqualTo(4);
        assertThat(read(metrics, "elasticq.queue.remaining")).isEqualTo(1);
        assertThat(read(metrics, "elasticq.queue.accepted")).isEqualTo(4);
        assertThat(read(metrics, "elasticq.queue.polled")).isEqualTo(1);
        assertThat(read(metrics, "elasticq.queue.refused")).isEqualTo(2);
        assertThat(read(metrics, "elasticq.queue.highwater")).isEqualTo(4);
        assertThat(read(metrics, "elasticq.queue.generation"))
                .isEqualTo(queue.stats().generation());
        assertThat(metrics.stream().map(m -> m.name() + m.tags()).distinct()).hasSize(metrics.size());
        assertThat(metrics.stream().map(m -> m.name() + m.kind() + m.unit()).distinct())
                .hasSameSizeAs(metrics.stream().map(Metric::name).distinct().toList());
        assertThat(queue.metrics().stream().map(Metric::name).toList())
                .isEqualTo(metrics.stream().map(Metric::name).toList());
    }

    private static long read(List<Metric> metrics, String name) {
        return metrics.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow()
                .read();
    }

    @Test
    default void iterator_isASnapshot_andRemovesTheVeryOccurrenceItReturned() {
        assumeTrue(isCollection(), "not a collection");
        ElasticQueue<Integer> queue = create(16);
        Integer twice = Integer.valueOf(1000);
        queue.addAll(List.of(twice, 2, twice, 4));
        Iterator<Integer> it = queue.iterator();
        queue.poll();
        queue.add(5);
        it.next(); // gone already
        it.remove();
        assertThat(new ArrayList<>(queue)).containsExactly(2, twice, 4, 5);
        it.next();
        it.next();
        it.remove();
        assertThatThrownBy(it::remove).isInstanceOf(IllegalStateException.class);
        it.next();
        it.remove();
        assertThat(it.hasNext()).isFalse();
        assertThatThrownBy(it::next).isInstanceOf(NoSuchElementException.class);
        assertThat(new ArrayList<>(queue)).containsExactly(2, 5);
        assertThat(queue.stats().removed()).isEqualTo(2);
    }

    @Test
    default void collectionMethods_workAroundTheEndOfTheArray() {
        assumeTrue(isCollection(), "not a collection");
        ElasticQueue<Integer> queue = create(QueueSpec.of(ElasticConfig.fixed(8), refusing()));
        for (int shift = 0; shift < 20; shift++) {
            List<Integer> all =
                    IntStream.range(shift * 10, shift * 10 + 8).boxed().toList();
            queue.addAll(all);
            assertThat(queue.contains(all.get(5))).isTrue();
            assertThat(queue.contains(-1)).isFalse();
            assertThat(queue.toArray()).containsExactlyElementsOf((Iterable<?>) new ArrayList<Object>(all));
            assertThat(queue.toArray(new Integer[10]))
                    .startsWith(all.toArray(new Integer[0]))
                    .hasSize(10);
            assertThat(queue).hasToString(all.toString());
            assertThat(queue.stream().toList()).isEqualTo(all);
            assertThat(queue.remove((Object) all.get(3))).isTrue();
            assertThat(queue.remove((Object) all.get(3))).isFalse();
            assertThat(queue.removeIf(e -> e % 2 == 0)).isTrue();
            assertThat(queue.removeIf(e -> e % 2 == 0)).isFalse();
            List<Integer> left = all.stream()
                    .filter(e -> e % 2 != 0 && !e.equals(all.get(3)))
                    .toList();
            assertThat(new ArrayList<>(queue)).isEqualTo(left);
            assertThat(queue.retainAll(new HashSet<>(List.of(left.get(0), left.get(1)))))
                    .isTrue();
            assertThat(queue.poll()).isEqualTo(left.get(0));
            assertThat(queue.removeAll(left)).isTrue();
            assertThat(queue.poll()).isNull();
            queue.offer(0); // the next round starts one slot further on
            queue.poll();
        }
    }
}
