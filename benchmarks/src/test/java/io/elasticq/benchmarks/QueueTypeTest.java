package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import org.jctools.queues.MessagePassingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueTypeTest {

    private static final Set<QueueType> UNBOUNDED = EnumSet.of(
            QueueType.ARRAY_DEQUE,
            QueueType.JC_MPSC_XADD,
            QueueType.CONCURRENT_LINKED,
            QueueType.LINKED_TRANSFER,
            QueueType.PRIORITY_BLOCKING);

    @ParameterizedTest
    @EnumSource
    void create_hasExactlyTheCapacityThatIsCompared(QueueType type) {
        Queue<Object> queue = LockFreeBenchmark.create(type, 4096);
        int accepted = 0;
        while (accepted < 5000 && queue.offer(accepted)) {
            accepted++;
        }

        assertThat(accepted).isEqualTo(UNBOUNDED.contains(type) ? 5000 : 4096);
        for (int i = 0; i < accepted; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void comparableWith_allowsNoFewerThreads() {
        assertThat(QueueType.MPSC_ELASTIC.comparableWith(QueueType.JC_MPSC_ARRAY))
                .isTrue();
        assertThat(QueueType.MPSC_ELASTIC.comparableWith(QueueType.ARRAY_BLOCKING))
                .isTrue();
        assertThat(QueueType.MPSC_ELASTIC.comparableWith(QueueType.ARRAY_DEQUE)).isTrue();
        assertThat(QueueType.MPSC_ELASTIC.comparableWith(QueueType.JC_SPSC_ARRAY))
                .isFalse();
        assertThat(QueueType.LOCKED.comparableWith(QueueType.JC_MPSC_ARRAY)).isFalse();
        assertThat(QueueType.SPSC_ELASTIC.comparableWith(QueueType.JC_SPSC_ARRAY))
                .isTrue();
    }

    @Test
    void lockFreeOnes_haveTheInterfaceOfJctools() {
        for (QueueType type : EnumSet.range(QueueType.MPSC_ELASTIC, QueueType.JC_SPSC_GROWABLE)) {
            assertThat(LockFreeBenchmark.create(type, 1024)).isInstanceOf(MessagePassingQueue.class);
        }
    }
}
