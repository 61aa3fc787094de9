package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
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

    @Test
    void severalPublishers_andSenders_loseNothing() {
        AsyncElasticQueue<Object> shared = Queues.async(8);
        List<Object> published = AsyncRaceTest.objects(10_000);
        List<Object> sent = AsyncRaceTest.objects(5_000);
        List<Object> received = new ArrayList<>();
        List<QueueSubscriber<Object>> sinks =
                List.of(QueueSubscriber.into(shared, 3, false), QueueSubscriber.into(shared, 2, false));
        new Race()
                .with(() -> publish(published.subList(0, 5_000), sinks.get(0)))
                .with(() -> publish(published.subList(5_000, 10_000), sinks.get(1)))
                .with(() -> {
                    for (Object element : sent) {
                        shared.send(element).get(60, TimeUnit.SECONDS);
                    }
                })
                .with(() -> {
                    while (received.size() < 15_000) {
                        received.addAll(shared.receiveBatch(4).get(60, TimeUnit.SECONDS));
                    }
                })
                .run();
        Set<Object> all = Identities.of(published);
        all.addAll(sent);
        assertThat(Identities.of(received)).isEqualTo(all);
        sinks.forEach(sink -> assertThat(sink.completion()).succeedsWithin(Duration.ofSeconds(60)));
        assertThat(shared.sendAll(AsyncRaceTest.objects(8)))
                .as("no room is still reserved")
                .isDone();
    }

    private static void publish(List<Object> elements, QueueSubscriber<Object> sink) throws Exception {
        try (SubmissionPublisher<Object> source = new SubmissionPublisher<>()) {
            source.subscribe(sink);
            elements.forEach(source::submit);
        }
        sink.completion().get(60, TimeUnit.SECONDS);
    }
}
