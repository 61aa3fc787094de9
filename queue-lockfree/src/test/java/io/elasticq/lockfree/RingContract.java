package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.QueueUnderTest;
import org.jctools.queues.MessagePassingQueue;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

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
    default void closedAndDrainedQueue_holdsNoRing() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(1 << 12, refusing()));
        for (int i = 0; i < 1 << 12; i++) {
            queue.add(0);
        }
        long full = GraphLayout.parseInstance(queue).totalSize();
        queue.close();
        while (queue.poll() != null) {}
        assertThat(full - GraphLayout.parseInstance(queue).totalSize()).isGreaterThanOrEqualTo(4L << 12);
    }
}
