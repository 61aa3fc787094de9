package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import io.elasticq.ElasticQueue;
import io.elasticq.ResizeListener;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.QueueUnderTest;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.MessagePassingQueue;
import org.junit.jupiter.api.Test;

/** What the contracts of all queues do not know of: rings, and JCTools' methods. For queues of several producers. */
interface RingContract extends QueueUnderTest {

    @Test
    default void generation_mayWrap_whileTheConsumerIsAway() {
        int resizes = 1 << 14; // as many as the claim word can tell
        for (int more = 0; more < 3; more++) {
            ElasticQueue<Integer> queue = create(QueueSpec.tiny(resizes, refusing()));
            int in = 0;
            while (queue.stats().generation() < resizes + more) {
                queue.add(in++);
                if (queue.stats().generation() < resizes + more) {
                    queue.trimToSize();
                }
            }
            for (int i = 0; i < in; i++) {
                assertThat(queue.poll()).isEqualTo(i);
            }
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    default void fill_whoseSupplierThrows_leavesHolesThatTheConsumerPasses() {
        for (int supplied = 0; supplied < 4; supplied++) {
            ElasticQueue<Integer> queue = create(QueueSpec.tiny(16, refusing()));
            for (int i = 0; i < 8; i++) {
                queue.add(i); // so that there is room for four at once
            }
            int n = supplied;
            for (int i = 0; i < 7; i++) {
                assertThat(queue.poll()).isEqualTo(i);
            }
            int[] next = {8};
            assertThatThrownBy(() -> ((MessagePassingQueue<Integer>) queue)
                            .fill(
                                    () -> {
                                        if (next[0] == 8 + n) {
                                            throw new IllegalStateException("on purpose");
                                        }
                                        return next[0]++;
                                    },
                                    4))
                    .hasMessage("on purpose");
            queue.add(8 + n);
            for (int i = 7; i <= 8 + n; i++) {
                assertThat(queue.poll()).isEqualTo(i);
            }
            assertThat(queue.poll()).isNull();
            assertThat(queue.stats().polled()).isEqualTo(9 + n);
        }
    }

    @Test
    default void trimToSize_thatIsNotPossibleNow_isDoneByTheConsumer() {
        List<Integer> trimmedTo = new ArrayList<>();
        ElasticQueue<Integer> queue =
                create(QueueSpec.<Integer>tiny(64, refusing()).onResize(event -> {
                    if (event.cause() == ResizeListener.Cause.TRIM) {
                        trimmedTo.add(event.newCapacity());
                    }
                }));
        for (int i = 0; i < 40; i++) {
            queue.add(i);
        }
        queue.trimToSize();
        queue.pollBatch(new Integer[20], 0, 20);
        queue.trimToSize(); // not at the same number again
        assertThat(trimmedTo).containsExactly(40);
        queue.add(40);
        for (int i = 0; i < 4; i++) {
            queue.poll();
        }
        assertThat(trimmedTo).hasSize(2).last(as(INTEGER)).isBetween(17, 21);
    }

    @Test
    default void closedAndDrainedQueue_holdsNoRing() throws ReflectiveOperationException {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(64, refusing()));
        for (int i = 0; i < 64; i++) {
            queue.add(0);
        }
        queue.close();
        while (queue.poll() != null) {}
        Class<?> type = queue.getClass();
        while (!type.getSimpleName().equals(ConsumerHead.class.getSimpleName())) {
            type = type.getSuperclass();
        }
        Field slots = type.getDeclaredField("headSlots");
        slots.setAccessible(true);
        assertThat((Object[]) slots.get(queue)).hasSize(1);
    }
}
