package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.QueueClosedException;
import io.elasticq.contract.Call;
import io.elasticq.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcknowledgeTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 100); // it wraps
    private final Queues queues = new Queues();

    @AfterEach
    void release() {
        queues.releaseAll();
    }

    private PersistentElasticQueue<Long> open(PersistentQueueBuilder<Long> builder, long elements) {
        PersistentElasticQueue<Long> queue = queues.open(builder);
        queue.addAll(Folders.range(1, elements));
        return queue;
    }

    private PersistentElasticQueue<Long> timed(long elements) {
        return open(Folders.numbers().ackTimeout(Duration.ofNanos(1000)).nanoClock(clock::get), elements);
    }

    @Test
    void receivedElement_isOut_untilItIsAcknowledged_andTakesUpRoom() {
        PersistentElasticQueue<Long> queue = open(Folders.numbers(), 3);
        int room = queue.remainingCapacity();
        Delivery<Long> first = queue.receive();
        assertThat(first.element()).isEqualTo(1);
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.inFlight()).isEqualTo(1);
        assertThat(queue.remainingCapacity()).isEqualTo(room);
        assertThat(first.ack()).isTrue();
        assertThat(queue.inFlight()).isZero();
        assertThat(queue.remainingCapacity()).isEqualTo(room + 1);
        assertThat(first.ack()).isFalse();
        assertThat(first.giveBack()).isFalse();
        assertThat(Folders.drain(queue)).containsExactly(2L, 3L);
        assertThat(queue.stats().polled()).isEqualTo(3);
    }

    @Test
    void givenBack_goesToItsOldPlace_withTheSameId() {
        PersistentElasticQueue<Long> queue = open(Folders.numbers(), 5);
        List<Delivery<Long>> deliveries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            deliveries.add(queue.receive());
        }
        assertThat(deliveries.get(2).giveBack()).isTrue();
        assertThat(deliveries.get(0).giveBack()).isTrue();
        assertThat(queue.peek()).isEqualTo(1);
        Delivery<Long> again = queue.receive();
        assertThat(again.element()).isEqualTo(1);
        assertThat(again.id()).isEqualTo(deliveries.get(0).id());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(deliveries.get(0).ack()).as("of the delivery before").isFalse();
        assertThat(again.ack()).isTrue();
        assertThat(deliveries.get(1).ack()).isTrue();
        assertThat(Folders.drain(queue)).containsExactly(3L, 4L, 5L);
        assertThat(queue.storage().redelivered()).isEqualTo(2);
    }

    @Test
    void timeout_bringsTheElementBack_andTheLateAckChangesNothing() {
        PersistentElasticQueue<Long> queue = timed(3);
        Delivery<Long> first = queue.receive();
        clock.addAndGet(500);
        Delivery<Long> second = queue.receive();
        clock.addAndGet(499);
        assertThat(queue.peek()).isEqualTo(3);
        clock.addAndGet(1);
        assertThat(queue.peek()).isEqualTo(1);
        assertThat(first.ack()).isFalse();
        assertThat(second.ack()).isTrue();
        assertThat(Folders.drain(queue)).containsExactly(1L, 3L);
    }

    @Test
    void emptyQueue_withElementsInFlight_givesThemOutWhenTheirTimeIsOver() {
        PersistentElasticQueue<Long> queue = timed(1);
        assertThat(queue.receive().element()).isEqualTo(1);
        assertThat(queue.poll()).isNull();
        assertThat(queue.receive()).isNull();
        clock.addAndGet(1000);
        assertThat(queue.poll()).isEqualTo(1);
    }

    @Test
    void waitingReceiver_isWoken_whenTheTimeOfAnotherIsOver() throws Exception {
        PersistentElasticQueue<Long> queue =
                open(Folders.numbers().ackTimeout(Duration.ofMillis(50)).nanoClock(clock::get), 1);
        Delivery<Long> lost = queue.receive();
        assertThat(lost).isNotNull();
        Call<Delivery<Long>> waiting =
                Call.of(() -> queue.receive(1, TimeUnit.HOURS)).awaitWaiting();
        clock.addAndGet(50_000_000);
        assertThat(waiting.get().element()).isEqualTo(1);
        assertThat(lost.ack()).isFalse();
    }

    @Test
    void waitingTaker_isWoken_whenTheTimeIsOverOfWhatWasReceivedWhileItWaited() {
        PersistentElasticQueue<Long> queue =
                open(Folders.numbers().ackTimeout(Duration.ofMillis(50)).nanoClock(clock::get), 0);
        Call<Delivery<Long>> first =
                Call.of(() -> queue.receive(1, TimeUnit.HOURS)).awaitWaiting();
        Call<Delivery<Long>> second =
                Call.of(() -> queue.receive(1, TimeUnit.HOURS)).awaitWaiting();
        queue.add(1L);
        Awaitility.await().until(() -> queue.inFlight() == 1);
        clock.addAndGet(50_000_000); // the one that has it hangs
        assertThat(first.get().element()).isEqualTo(1);
        assertThat(second.get().element()).isEqualTo(1);
        assertThat(List.of(first.get().attempt(), second.get().attempt())).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void receiverThatMayNotReceive_leavesTheElementToATaker() {
        PersistentElasticQueue<Long> queue = open(Folders.numbers().maxInFlight(1), 1);
        assertThat(queue.receive().element()).isEqualTo(1);
        Call<Delivery<Long>> receiver =
                Call.of(() -> queue.receive(1, TimeUnit.HOURS)).awaitWaiting();
        Call<Long> taker = Call.of(queue::take).awaitWaiting();
        queue.add(2L);
        assertThat(taker.get()).isEqualTo(2);
        queue.close();
        assertThat(receiver.interrupt().thrown()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void noMoreThanMayBeInFlight_areHandedOut_andAnAckLetsTheNextGo() throws Exception {
        PersistentElasticQueue<Long> queue = open(Folders.numbers().maxInFlight(2), 4);
        Delivery<Long> first = queue.receive();
        queue.receive();
        assertThat(queue.receive()).isNull();
        assertThat(queue.receive(1, TimeUnit.NANOSECONDS)).isNull();
        assertThat(queue.peek()).isEqualTo(3);
        Call<Delivery<Long>> waiting =
                Call.of(() -> queue.receive(1, TimeUnit.HOURS)).awaitWaiting();
        Call<Long> other = Call.of(queue::take);
        assertThat(other.get()).isIn(3L, 4L); // one that waits for an element is not held up by it
        assertThat(first.ack()).isTrue();
        assertThat(waiting.get().element()).isIn(3L, 4L).isNotEqualTo(other.get());
    }

    @Test
    void several_areAcknowledgedWithOneRecord() {
        PersistentElasticQueue<Long> queue = timed(10);
        List<Delivery<Long>> deliveries = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            deliveries.add(queue.receive());
        }
        deliveries.get(1).ack();
        deliveries.get(2).giveBack();
        deliveries.add(deliveries.get(0));
        long before = queue.storage().lastSequence();
        assertThat(queue.ack(deliveries)).isEqualTo(4);
        assertThat(queue.storage().lastSequence()).isEqualTo(before + 1);
        assertThat(queue.ack(List.of())).isZero();
        assertThat(Folders.drain(queue)).containsExactly(3L, 7L, 8L, 9L, 10L);
        Delivery<Long> foreign = timed(1).receive();
        assertThatThrownBy(() -> queue.ack(List.of(foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id=" + foreign.id());
    }

    @Test
    void closedQueue_isNotTerminated_whileElementsAreInFlight() throws Exception {
        PersistentElasticQueue<Long> queue = open(Folders.numbers(), 1);
        Delivery<Long> delivery = queue.receive();
        queue.close();
        assertThat(queue.isTerminated()).isFalse();
        Call<Delivery<Long>> waiting = Call.of(() -> queue.receive(1, TimeUnit.MINUTES));
        delivery.ack();
        assertThat(waiting.get()).isNull();
        assertThat(queue.isTerminated()).isTrue();
    }

    @Test
    void released_keepsWhatIsInFlight_andSaysSo() throws Exception {
        PersistentElasticQueue<Long> queue = open(Folders.numbers(), 2);
        Delivery<Long> delivery = queue.receive();
        queue.receive();
        Call<Long> waiting = Call.of(queue::take);
        queue.release();
        queue.release();
        assertThatThrownBy(waiting::get).hasRootCauseInstanceOf(QueueClosedException.class);
        assertThatThrownBy(delivery::ack)
                .isInstanceOf(QueueClosedException.class)
                .hasMessageContaining("kept=2");
        assertThat(queue.offer(3L)).isFalse();
        assertThatThrownBy(queue::compact).isInstanceOf(QueueClosedException.class);
    }

    @Test
    void dropOldest_dropsWhatWaits_andRefusesWhenAllAreInFlight() {
        List<String> drops = new ArrayList<>();
        PersistentElasticQueue<Long> queue = queues.open(PersistentElasticQueue.builder(
                        Identity.CODEC, io.elasticq.ElasticConfig.fixed(2), io.elasticq.OverflowPolicy.DROP_OLDEST)
                .onDrop((element, cause) -> drops.add(element + " " + cause))
                .segmentSize(Folders.SEGMENT));
        queue.offer(1L);
        queue.offer(2L);
        Delivery<Long> first = queue.receive();
        assertThat(queue.offer(3L)).isTrue();
        assertThat(drops).containsExactly("2 OLDEST");
        queue.receive();
        assertThat(queue.offer(4L)).isFalse();
        first.giveBack();
        assertThat(queue.offer(5L)).isTrue();
        assertThat(drops).containsExactly("2 OLDEST", "1 OLDEST");
    }

    @Test
    void journalOfAQueue_isLeftToIt() {
        assertThat(Journal.inMemory(Folders.numbers().journalConfig()).maxRecordSize())
                .isGreaterThanOrEqualTo(Folders.numbers().maxElementSize() + QueueRecord.MAX_HEADER);
    }
}
