package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscUnboundedXaddArrayQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Control;

class ChunkTransferTest {

    private static final int SOME = 100;

    private final Control control = new Control();
    private final Ledger ledger = new Ledger();
    private final Tally producer = tally();
    private final Tally consumer = tally();

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyCall_movesAChunk(Way way) {
        MpscArrayQueue<Object> queue = new MpscArrayQueue<>(2 * ChunkTransfer.CHUNK);

        ChunkTransfer.offer(queue, Waiting.SPIN, control, producer);
        ChunkTransfer.offer(queue, Waiting.SPIN, control, producer);
        way.take(queue, control, consumer);

        assertThat(queue).hasSize(ChunkTransfer.CHUNK);
        assertThatCode(() -> ledger.settle(queue)).doesNotThrowAnyException();
        assertThat(queue).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyCall_afterTheMeasurement_endsAlthoughNobodyIsAtTheOtherEnd(Way way) {
        MpscArrayQueue<Object> queue = new MpscArrayQueue<>(128);
        control.stopMeasurement = true;

        ChunkTransfer.offer(queue, Waiting.PAUSE, control, producer);
        assertThat(queue).hasSize(128);
        way.take(queue, control, consumer);
        assertThat(queue).isEmpty();

        assertThatCode(() -> ledger.settle(queue)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void transfer_betweenThreads_losesNothing(Way way) throws InterruptedException {
        MpscArrayQueue<Object> queue = new MpscArrayQueue<>(16);
        Tally second = tally();
        Thread first = offerChunks(queue, producer);
        Thread other = offerChunks(queue, second);

        for (int chunk = 0; chunk < 2 * SOME; chunk++) {
            way.take(queue, control, consumer);
        }
        first.join();
        other.join();

        assertThat(queue).isEmpty();
        assertThatCode(() -> ledger.settle(queue)).doesNotThrowAnyException();
    }

    @Test
    void offerAndWork_onAFullQueue_triesOnce() {
        MpscArrayQueue<Object> queue = new MpscArrayQueue<>(128);

        ChunkTransfer.offerAndWork(queue, 1, control, producer);

        assertThat(queue).hasSize(128);
        assertThatCode(() -> ledger.settle(queue)).doesNotThrowAnyException();
    }

    @Test
    void settle_ofAQueueThatLosesElements_saysSo() {
        Queue<Object> loses = new ConcurrentLinkedQueue<>() {
            private static final long serialVersionUID = 1;
            private int offers;

            @Override
            public boolean offer(Object element) {
                return offers++ == SOME || super.offer(element);
            }
        };

        ChunkTransfer.offer(loses, Waiting.SPIN, control, producer);

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.settle(loses))
                .withMessage("elements lost or made up: inserted - taken = 1024, left = 1023");
    }

    @Test
    void settle_ofAQueueThatDeliversTwice_saysSo() {
        Queue<Object> repeats = new ConcurrentLinkedQueue<>() {
            private static final long serialVersionUID = 1;
            private int polls;

            @Override
            public Object poll() {
                return polls++ == SOME ? peek() : super.poll();
            }
        };

        ChunkTransfer.offer(repeats, Waiting.SPIN, control, producer);
        ChunkTransfer.poll(repeats, Waiting.SPIN, control, consumer);

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.settle(repeats))
                .withMessage("elements lost or made up: inserted - taken = 0, left = 1");
    }

    @Test
    void drain_thatCountsWrong_saysSo() {
        MessagePassingQueue<Object> counts = new MpscUnboundedXaddArrayQueue<>(16) {
            @Override
            public int drain(Consumer<Object> into, int limit) {
                return limit;
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> ChunkTransfer.drain(counts, Waiting.SPIN, control, consumer))
                .withMessage("drain said 1024, but handed over 0 elements");
    }

    private Tally tally() {
        Tally tally = new Tally();
        tally.register(ledger);
        return tally;
    }

    private Thread offerChunks(Queue<Object> queue, Tally tally) {
        Thread thread = new Thread(() -> {
            for (int chunk = 0; chunk < SOME; chunk++) {
                ChunkTransfer.offer(queue, Waiting.SPIN, control, tally);
            }
        });
        thread.start();
        return thread;
    }

    private enum Way {
        POLL,
        RELAXED_POLL,
        DRAIN;

        void take(MpscArrayQueue<Object> queue, Control control, Tally tally) {
            switch (this) {
                case POLL -> ChunkTransfer.poll(queue, Waiting.SPIN, control, tally);
                case RELAXED_POLL -> ChunkTransfer.relaxedPoll(queue, Waiting.SPIN, control, tally);
                case DRAIN -> ChunkTransfer.drain(queue, Waiting.SPIN, control, tally);
            }
        }
    }
}
