package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** The sink asks for what there is room for. */
class QueueSubscriberTest {

    /** Counts what is asked of it. */
    private static final class Upstream implements Flow.Subscription {
        long requested;
        int cancelled;

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            cancelled++;
        }
    }

    private final AsyncElasticQueue<Integer> queue = Queues.async(4);
    private final Upstream upstream = new Upstream();

    @Test
    void demand_isTheFreeRoom_andNoMore() {
        queue.send(0);
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue);
        subscriber.onSubscribe(upstream);
        assertThat(upstream.requested).isEqualTo(3);
        for (int i = 1; i <= 3; i++) {
            subscriber.onNext(i);
        }
        assertThat(queue.size()).isEqualTo(4);
        assertThat(upstream.requested).isEqualTo(3);
        assertThat(queue.tryReceive()).isEqualTo(0);
        assertThat(upstream.requested).isEqualTo(4);
        assertThat(queue.trySend(9)).isEqualTo(OfferResult.FULL);
    }

    @Test
    void prefetch_leavesRoomToOthers() {
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue, 1, false);
        subscriber.onSubscribe(upstream);
        assertThat(upstream.requested).isEqualTo(1);
        assertThat(queue.sendAll(List.of(1, 2, 3))).isDone();
        assertThat(queue.trySend(4)).isEqualTo(OfferResult.FULL);
        subscriber.onNext(4);
        assertThat(queue.receiveBatch(9).join()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void cancel_givesBackTheReservedRoom() {
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue);
        subscriber.onSubscribe(upstream);
        assertThat(queue.send(1)).isNotDone();
        subscriber.cancel();
        subscriber.cancel();
        assertThat(upstream.cancelled).isEqualTo(1);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.sendAll(List.of(2, 3, 4))).isDone();
        subscriber.onNext(5);
        assertThat(subscriber.discarded()).isEqualTo(1);
        assertThatThrownBy(() -> subscriber.completion().join()).hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void close_ofTheQueue_cancelsTheSubscription() {
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue);
        subscriber.onSubscribe(upstream);
        queue.close();
        assertThat(upstream.cancelled).isEqualTo(1);
        assertThatThrownBy(() -> subscriber.completion().join()).hasCauseInstanceOf(QueueClosedException.class);
    }

    @Test
    void failure_ofThePublisher_isTold_andGivesBackTheRoom() {
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue, 4, false);
        subscriber.onSubscribe(upstream);
        subscriber.onNext(1);
        subscriber.onError(new IllegalStateException("theirs"));
        assertThatThrownBy(() -> subscriber.completion().join()).hasRootCauseMessage("theirs");
        assertThat(queue.isClosed()).isFalse();
        assertThat(queue.sendAll(List.of(2, 3, 4))).isDone();
        assertThat(upstream.cancelled).isZero();
    }

    @Test
    void publisherThatSendsMoreThanRequested_isCancelled() {
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue, 1, false);
        queue.sendAll(List.of(1, 2, 3, 4));
        subscriber.onSubscribe(upstream);
        subscriber.onNext(5);
        assertThat(upstream.cancelled).isEqualTo(1);
        assertThatThrownBy(() -> subscriber.completion().join()).hasMessageContaining("more than was requested");
        assertThat(queue.size()).isEqualTo(4);
    }

    @Test
    void secondSubscription_isCancelled() {
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue);
        subscriber.onSubscribe(upstream);
        Upstream second = new Upstream();
        subscriber.onSubscribe(second);
        assertThat(second.cancelled).isEqualTo(1);
        assertThat(upstream.cancelled).isZero();
    }

    @Test
    void arguments_areChecked() {
        assertThatThrownBy(() -> QueueSubscriber.into(queue, 5, false))
                .hasMessageContaining("prefetch=5, maxCapacity=4");
        assertThatThrownBy(() -> QueueSubscriber.into(queue, 0, false)).hasMessageContaining("prefetch=0");
        assertThatThrownBy(() -> QueueSubscriber.into(Queues.async(1, OverflowPolicy.REJECT)))
                .hasMessageContaining("policy=REJECT");
    }
}
