package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Control;

class TransferTest {

    private static final Object ELEMENT = new Object();

    private final Control control = new Control();

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "LOCKED_FIXED", "BLOCKING_MPSC", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    void everyCall_movesOneElement(QueueType type) throws InterruptedException {
        BlockingQueue<Object> queue = type.createBlocking(1, 2);

        Transfer.offer(queue, ELEMENT, control);
        Transfer.put(queue, ELEMENT, control);
        assertThat(queue).hasSize(2);

        assertThat(Transfer.poll(queue, control)).isSameAs(ELEMENT);
        assertThat(Transfer.take(queue, control)).isSameAs(ELEMENT);
        assertThat(queue).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "LOCKED_FIXED", "BLOCKING_MPSC", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    void everyCall_afterTheMeasurement_endsAlthoughNobodyIsAtTheOtherEnd(QueueType type) throws InterruptedException {
        BlockingQueue<Object> queue = type.createBlocking(1, 1);
        control.stopMeasurement = true;

        assertThat(Transfer.poll(queue, control)).isNull();
        assertThat(Transfer.take(queue, control)).isNull();
        queue.add(ELEMENT);
        Transfer.offer(queue, ELEMENT, control);
        Transfer.put(queue, ELEMENT, control);
        assertThat(queue).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "LOCKED_FIXED", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    void batches_movesWhatFits(QueueType type) {
        BlockingQueue<Object> queue = type.createBlocking(1, 3);
        QueueType.BatchAccess batches = type.batches(queue, 2);
        Object[] batch = {ELEMENT, ELEMENT, ELEMENT, ELEMENT};

        assertThat(batches.offer(batch, 0)).isEqualTo(3);
        assertThat(batches.offer(batch, 3)).isZero();
        assertThat(batches.poll()).isEqualTo(2);
        assertThat(batches.poll()).isEqualTo(1);
        assertThat(batches.poll()).isZero();
    }

    @Test
    void idle_countsFailures() {
        assertThat(Transfer.idle(0)).isEqualTo(1);
        assertThat(Transfer.idle(1000)).isEqualTo(1001);
    }
}
