package io.elasticq.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.contract.Backoff;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscriberSinkTest {

    private static final class Subscriber implements Flow.Subscriber<Object> {
        private volatile Flow.Subscription subscription;
        private final List<Object> events = new ArrayList<>();
        private final List<Object> ends = new ArrayList<>();
        private RuntimeException throwsNext;

        @Override
        public void onSubscribe(Flow.Subscription granted) {
            subscription = granted;
        }

        @Override
        public void onNext(Object event) {
            if (throwsNext != null) {
                throw throwsNext;
            }
            events.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add(failure);
        }

        @Override
        public void onComplete() {
            ends.add("complete");
        }
    }

    private final Subscriber subscriber = new Subscriber();

    private SinkWriter<Object> open(OnCancel onCancel) throws Exception {
        return Opened.sink(Sinks.subscriber(subscriber, onCancel));
    }

    @Test
    void write_waitsForDemand() throws Exception {
        SinkWriter<Object> writer = open(OnCancel.FAIL);
        subscriber.subscription.request(1);
        writer.write("a");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                writer.write("b");
            } catch (Exception e) {
                failure.set(e);
            }
        });
        worker.start();
        await().until(() -> worker.getState() == Thread.State.WAITING);
        assertThat(subscriber.events).containsExactly("a");
        subscriber.subscription.request(1);
        await().until(() -> !worker.isAlive());
        assertThat(failure.get()).isNull();
        assertThat(subscriber.events).containsExactly("a", "b");
        writer.complete();
        writer.close();
        assertThat(subscriber.ends).containsExactly("complete");
    }

    @Test
    void write_thatWaits_isInterruptible_andTheEventWasNotTaken() throws Exception {
        SinkWriter<Object> writer = open(OnCancel.FAIL);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> writer.write("a")).isInstanceOf(InterruptedException.class);
        subscriber.subscription.request(1);
        writer.write("b");
        assertThat(subscriber.events).containsExactly("b");
    }

    @Test
    void cancellation_isAnErrorOfTheEvent_orDiscardsIt() throws Exception {
        SinkWriter<Object> fails = open(OnCancel.FAIL);
        subscriber.subscription.cancel();
        assertThatThrownBy(() -> fails.write("a")).isInstanceOf(CancellationException.class);
        fails.complete();
        fails.close();
        SinkWriter<Object> discards = open(OnCancel.DISCARD);
        subscriber.subscription.cancel();
        discards.write("a");
        discards.fail(new IllegalStateException("late"));
        discards.close();
        assertThat(subscriber.events).isEmpty();
        assertThat(subscriber.ends).isEmpty();
    }

    @Test
    void failedRun_isOnError_withItsCause_andOnlyThat() throws Exception {
        SinkWriter<Object> writer = open(OnCancel.FAIL);
        IllegalStateException cause = new IllegalStateException("failed");
        writer.fail(cause);
        writer.close();
        assertThat(subscriber.ends).containsExactly(cause);
        Subscriber other = new Subscriber();
        Opened.sink(Sinks.subscriber(other, OnCancel.FAIL)).close();
        assertThat(other.ends).hasSize(1).hasOnlyElementsOfType(CancellationException.class);
    }

    @Test
    void requestOfNothing_isOnError_byTheWorker() throws Exception {
        SinkWriter<Object> writer = open(OnCancel.FAIL);
        subscriber.subscription.request(0);
        assertThat(subscriber.ends).isEmpty();
        assertThatThrownBy(writer::flush).hasMessageContaining("n=0");
        assertThatThrownBy(() -> writer.write("a")).hasMessageContaining("n=0");
        writer.close();
        assertThat(subscriber.ends).hasSize(1).hasOnlyElementsOfType(IllegalArgumentException.class);
    }

    @Test
    void subscriberThatThrows_isNotCalledAgain() throws Exception {
        SinkWriter<Object> writer = open(OnCancel.FAIL);
        subscriber.subscription.request(Long.MAX_VALUE);
        subscriber.subscription.request(Long.MAX_VALUE);
        writer.write("a");
        subscriber.throwsNext = new IllegalStateException("no");
        assertThatThrownBy(() -> writer.write("b")).hasMessage("no");
        subscriber.throwsNext = null;
        assertThatThrownBy(() -> writer.write("c")).isInstanceOf(CancellationException.class);
        writer.complete();
        writer.close();
        assertThat(subscriber.events).containsExactly("a");
        assertThat(subscriber.ends).isEmpty();
    }

    @Test
    void sink_isForOneRun() throws Exception {
        Sink<Object> sink = Sinks.subscriber(subscriber, OnCancel.FAIL);
        Opened.sink(sink).close();
        assertThatThrownBy(() -> Opened.sink(sink)).isInstanceOf(IllegalStateException.class);
    }

    /** One requests from another thread, in small numbers: no wake-up is lost, and no more is given than was asked for. */
    @Test
    void race_ofRequests_losesNoWakeUp() throws Exception {
        List<Object> sent = IntStream.range(0, Boolean.getBoolean("elasticq.deep") ? 1_000_000 : 20_000)
                .mapToObj(i -> new Object())
                .toList();
        SinkWriter<Object> writer = open(OnCancel.FAIL);
        new Race()
                .with(() -> {
                    for (Object event : sent) {
                        writer.write(event);
                    }
                    writer.complete();
                })
                .with(() -> {
                    for (int asked = 0; asked < sent.size(); asked++) {
                        subscriber.subscription.request(1);
                        if (asked % 3 == 0) {
                            Backoff.pause();
                        }
                    }
                })
                .run();
        assertThat(subscriber.events).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(subscriber.events.get(i)).isSameAs(sent.get(i));
        }
        assertThat(subscriber.ends).containsExactly("complete");
    }
}
