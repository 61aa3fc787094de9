package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** User code that throws, or calls back. */
public interface HostileContract extends QueueUnderTest {

    /** An element nobody may look into. */
    final class Untouchable {
        @Override
        public boolean equals(Object other) {
            throw new UnsupportedOperationException("equals, on purpose");
        }

        @Override
        public int hashCode() {
            throw new UnsupportedOperationException("hashCode, on purpose");
        }

        @Override
        public String toString() {
            throw new UnsupportedOperationException("toString, on purpose");
        }
    }

    @Test
    default void elementsWhoseMethodsThrow_goThrough() {
        ElasticQueue<Object> queue = create(QueueSpec.tiny(4, refusing()));
        List<Object> in = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Object element = new Untouchable();
            in.add(element);
            assertThat(queue.offer(element)).isTrue();
            if (i >= 3) {
                assertThat(queue.poll() == in.get(i - 3)).isTrue();
            }
        }
        if (isCollection()) {
            assertThatThrownBy(() -> queue.contains(new Untouchable())).hasMessage("equals, on purpose");
            assertThatThrownBy(() -> queue.remove(new Untouchable())).hasMessage("equals, on purpose");
            assertThatThrownBy(() -> queue.removeIf(e -> {
                        throw new IllegalStateException("predicate, on purpose");
                    }))
                    .hasMessage("predicate, on purpose");
            assertThat(queue.remove((Object) "nothing like it")).isFalse();
        }
        assertThat(queue.size()).isEqualTo(3);
        queue.clear();
    }

    @Test
    default void listenersThatThrow_areCounted_andNothingIsLost() {
        for (Supplier<Throwable> thrown : List.<Supplier<Throwable>>of(
                () -> new IllegalStateException("listener, on purpose"),
                () -> new AssertionError("listener error, on purpose"),
                StackOverflowError::new)) {
            ResizeListener throwing = event -> sneak(thrown.get());
            ElasticQueue<Integer> queue = create(QueueSpec.<Integer>tiny(100, refusing())
                    .onResize(throwing)
                    .onDrop((element, cause) -> sneak(thrown.get())));
            for (int i = 0; i < 100; i++) {
                assertThat(queue.offer(i)).isTrue();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(queue.poll()).isEqualTo(i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(queue.offer(i)).isTrue();
                assertThat(queue.poll()).isEqualTo(i);
            }
            assertThat(queue.stats().shrinks()).isPositive();
            assertThat(queue.stats().listenerFailures()).isEqualTo(queue.stats().generation());
        }
    }

    @SuppressWarnings("unchecked")
    static <X extends Throwable> void sneak(Throwable e) throws X {
        throw (X) e;
    }

    @Test
    default void dropListenerThatThrows_doesNotReachTheProducer() {
        for (OverflowPolicy policy : List.of(OverflowPolicy.DROP_NEWEST, OverflowPolicy.DROP_OLDEST)) {
            if (supports(policy)) {
                ElasticQueue<Integer> queue =
                        create(QueueSpec.<Integer>tiny(2, policy).onDrop((element, cause) -> {
                            throw new IllegalStateException("drop listener, on purpose");
                        }));
                for (int i = 0; i < 5; i++) {
                    queue.offer(i);
                }
                assertThat(queue.size()).isEqualTo(2);
                assertThat(queue.stats().dropped()).isEqualTo(3);
                assertThat(queue.stats().listenerFailures()).isEqualTo(3);
            }
        }
    }

    @Test
    default void dropListenerThatOffersAgain_isNotNested() {
        assumeTrue(supports(OverflowPolicy.DROP_OLDEST), "not a policy of this queue");
        int rounds = 100_000;
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger nested = new AtomicInteger();
        List<ElasticQueue<Integer>> self = new ArrayList<>();
        List<Integer> dropped = new ArrayList<>();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>tiny(1, OverflowPolicy.DROP_OLDEST).onDrop((element, cause) -> {
                    if (!inside.compareAndSet(false, true)) {
                        nested.incrementAndGet(); // and no further: a stack that overflows leaves locks behind
                        return;
                    }
                    dropped.add(element);
                    if (dropped.size() < rounds) {
                        self.get(0).offer(element + 1);
                    }
                    inside.set(false);
                }));
        self.add(queue);
        queue.offer(0);
        queue.offer(1);
        assertThat(nested).hasValue(0);
        assertThat(queue.stats().listenerFailures()).isZero();
        assertThat(dropped).hasSize(rounds);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    default void remove_findsAnEqualElementThatCameWhileItLooked() {
        assumeTrue(isCollection(), "not a collection");
        ElasticQueue<String> queue = create(QueueSpec.tiny(8, refusing()));
        String first = new String("x");
        String second = new String("x");
        queue.add(first);
        Object wanted = new Object() {
            private boolean meddled;

            @Override
            public boolean equals(Object other) {
                if (!meddled) {
                    meddled = true;
                    queue.add(second);
                    queue.poll();
                }
                return "x".equals(other);
            }

            @Override
            public int hashCode() {
                return 0;
            }
        };
        // At every instant one of them was in the queue.
        assertThat(queue.remove(wanted)).isTrue();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    default void listenerThatCallsTheQueue_seesAConsistentQueue() {
        List<Integer> seen = new ArrayList<>();
        List<ElasticQueue<Integer>> self = new ArrayList<>();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>tiny(64, refusing()).onResize(event -> {
                    ElasticQueue<Integer> me = self.get(0);
                    assertThat(me.currentCapacity()).isGreaterThanOrEqualTo(me.size());
                    Integer polled = me.poll();
                    if (polled != null) {
                        seen.add(polled);
                    }
                    me.offer(-1 - seen.size());
                    me.stats();
                    me.trimToSize();
                }));
        self.add(queue);
        for (int i = 0; i < 200; i++) {
            queue.offer(i);
            if (i % 2 == 0) {
                Integer polled = queue.poll();
                if (polled != null) {
                    seen.add(polled);
                }
            }
        }
        queue.pollBatch(seen, Integer.MAX_VALUE);
        assertThat(queue.stats().listenerFailures()).isZero();
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(e -> e >= 0)).isSorted();
        assertThat(seen).hasSize((int) queue.stats().accepted());
    }

    @Test
    default void targetThatThrows_keepsWhatItTook_andTheRestStaysInTheQueueInOrder() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(10, refusing()));
        for (int start = 0; start < 12; start++) {
            for (int i = 0; i < 10; i++) {
                queue.add(i);
            }
            Choosy target = new Choosy(start % 10, null);
            assertThatThrownBy(() -> queue.pollBatch(target, 10)).hasMessage("full, on purpose");
            assertThat(target.taken).hasSize(start % 10);
            assertThat(queue.size()).isEqualTo(10 - start % 10);
            for (int i = start % 10; i < 10; i++) {
                assertThat(queue.poll()).isEqualTo(i);
            }
            assertThat(queue.stats().undelivered()).isZero();
            assertThat(queue.offer(0)).isTrue();
            assertThat(queue.poll()).isZero();
        }
    }

    @Test
    default void targetThatThrowsAfterItsRoomWasUsedUp_leavesTheRestToTheDropListener() {
        assumeTrue(!keepsRoomDuringDelivery(), "its room is not used up");
        List<String> drops = new ArrayList<>();
        ElasticQueue<Integer> queue = create(
                QueueSpec.<Integer>tiny(4, refusing()).onDrop((element, cause) -> drops.add(element + " " + cause)));
        queue.addAll(List.of(0, 1, 2, 3));
        Choosy target = new Choosy(1, () -> queue.addAll(List.of(10, 11)));
        assertThatThrownBy(() -> queue.pollBatch(target, 4)).hasMessage("full, on purpose");
        assertThat(target.taken).containsExactly(0);
        assertThat(drops).containsExactly("1 UNDELIVERED");
        assertThat(queue.stats().undelivered()).isEqualTo(1);
        List<Integer> rest = new ArrayList<>();
        queue.pollBatch(rest, 10);
        assertThat(rest).containsExactly(2, 3, 10, 11);
    }

    /** A list that takes so many elements; for the next one it runs an action, and throws. */
    final class Choosy extends AbstractList<Integer> {
        private final List<Integer> taken = new ArrayList<>();
        private final int limit;
        private final Runnable before;

        Choosy(int limit, Runnable before) {
            this.limit = limit;
            this.before = before;
        }

        @Override
        public boolean add(Integer element) {
            if (taken.size() == limit) {
                if (before != null) {
                    before.run();
                }
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
    }

    @Test
    default void elementWhoseEqualsCallsTheQueue_isHandled() {
        assumeTrue(isCollection(), "not a collection");
        ElasticQueue<Object> queue = create(QueueSpec.tiny(8, refusing()));
        Object meddler = new Object() {
            @Override
            public boolean equals(Object other) {
                queue.poll();
                return other == "c";
            }

            @Override
            public int hashCode() {
                return 0;
            }
        };
        queue.addAll(List.of("a", "b", "c", "d", "e"));
        assertThat(queue.contains(meddler)).isTrue();
        queue.clear();
        queue.addAll(List.of("a", "b", "c", "d", "e"));
        // By the time that it is found, it has been polled.
        assertThat(queue.remove(meddler)).isFalse();
        assertThat(queue.size()).isZero();
    }
}
