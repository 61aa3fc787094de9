package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** Publishers, and how they work with those of the JDK and of Reactor. */
class QueuePublisherTest {

    /** Collects what comes; asks for the first few, and then one for each, unless that is 0. */
    static class Collecting<E> implements Flow.Subscriber<E> {
        final ConcurrentLinkedQueue<E> elements;
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final long ask;
        Flow.Subscription subscription;

        Collecting(long ask) {
            this(ask, new ConcurrentLinkedQueue<>());
        }

        Collecting(long ask, ConcurrentLinkedQueue<E> elements) {
            this.ask = ask;
            this.elements = elements;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (ask > 0) {
                given.request(ask);
            }
        }

        @Override
        public void onNext(E element) {
            elements.add(element);
            if (ask > 0) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @Test
    void elements_comeOnDemandOnly_andStayInTheQueueOtherwise() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        Collecting<Integer> subscriber = new Collecting<>(0);
        QueuePublisher.unicast(queue).subscribe(subscriber);
        queue.sendAll(List.of(1, 2, 3));
        assertThat(subscriber.elements).isEmpty();

        subscriber.subscription.request(2);
        assertThat(subscriber.elements).containsExactly(1, 2);
        assertThat(queue.size()).isEqualTo(1);
        subscriber.subscription.request(5);
        queue.send(4);
        assertThat(subscriber.elements).containsExactly(1, 2, 3, 4);
    }

    @Test
    void executor_runsTheSubscriber() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        AsyncElasticQueue<Integer> queue = Queues.async(10, tasks::add);
        queue.sendAll(List.of(1, 2, 3));
        Collecting<Integer> subscriber = new Collecting<>(1);
        QueuePublisher.unicast(queue).subscribe(subscriber);
        assertThat(subscriber.elements).isEmpty();
        assertThat(tasks).hasSize(1);

        tasks.remove().run(); // goes on as long as there are elements
        assertThat(subscriber.elements).containsExactly(1, 2, 3);
        assertThat(tasks).isEmpty();
    }

    @Test
    void end_isHeardWithoutDemand_andOnlyWhenAllHasBeenTaken() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        Collecting<Integer> subscriber = new Collecting<>(0);
        QueuePublisher.sharing(queue).subscribe(subscriber);
        queue.send(1);
        queue.close();
        assertThat(subscriber.end).isNotDone();
        subscriber.subscription.request(1);
        assertThat(subscriber.elements).containsExactly(1);
        assertThat(subscriber.end).isDone();

        Collecting<Integer> late = new Collecting<>(0);
        QueuePublisher.sharing(queue).subscribe(late);
        assertThat(late.end).isDone();
    }

    @Test
    void cancel_givesBackThePlace_andTheElementGoesToAnother() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        QueuePublisher<Integer> publisher = QueuePublisher.sharing(queue);
        Collecting<Integer> first = new Collecting<>(1);
        Collecting<Integer> second = new Collecting<>(1);
        publisher.subscribe(first);
        publisher.subscribe(second);
        assertThat(queue.waitingReceivers()).isEqualTo(2);
        first.subscription.cancel();
        assertThat(queue.waitingReceivers()).isEqualTo(1);
        queue.sendAll(List.of(1, 2));
        assertThat(first.elements).isEmpty();
        assertThat(second.elements).containsExactly(1, 2);
    }

    @Test
    void cancelWithinOnNext_getsNoFurtherElement() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        queue.sendAll(List.of(1, 2, 3));
        Collecting<Integer> subscriber = new Collecting<>(5) {
            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                subscription.cancel();
            }
        };
        QueuePublisher.unicast(queue).subscribe(subscriber);
        assertThat(subscriber.elements).containsExactly(1);
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void subscribersThatWait_areServedInTurn() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        QueuePublisher<Integer> publisher = QueuePublisher.sharing(queue);
        Collecting<Integer> first = new Collecting<>(1);
        Collecting<Integer> second = new Collecting<>(1);
        publisher.subscribe(first);
        publisher.subscribe(second);
        IntStream.range(0, 6).forEach(queue::send);
        assertThat(first.elements).containsExactly(0, 2, 4);
        assertThat(second.elements).containsExactly(1, 3, 5);
    }

    @Test
    void subscriberThatThrows_isCancelled_andTold() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        queue.sendAll(List.of(1, 2));
        Collecting<Integer> subscriber = new Collecting<>(5) {
            @Override
            public void onNext(Integer element) {
                throw new IllegalArgumentException("mine");
            }
        };
        QueuePublisher.unicast(queue).subscribe(subscriber);
        assertThatThrownBy(subscriber.end::join).hasRootCauseMessage("mine");
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.waitingReceivers()).isZero();
    }

    @Test
    void secondSubscriberOfUnicast_isRefused() {
        QueuePublisher<Integer> publisher = QueuePublisher.unicast(Queues.async(1));
        publisher.subscribe(new Collecting<>(1));
        Collecting<Integer> second = new Collecting<>(1);
        publisher.subscribe(second);
        assertThatThrownBy(second.end::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> publisher.subscribe(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void sharedWork_isConserved_whileSubscribersComeAndGo() {
        AsyncElasticQueue<Object> queue = Queues.async(16);
        List<Object> sent = AsyncRaceTest.objects(20_000);
        QueuePublisher<Object> publisher = QueuePublisher.sharing(queue);
        ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();
        Collecting<Object> steady = new Collecting<>(1, received);
        publisher.subscribe(steady);
        new Race()
                .with(() -> {
                    for (Object element : sent) {
                        queue.send(element).get(60, TimeUnit.SECONDS);
                    }
                    queue.close();
                })
                .with(() -> {
                    while (!queue.isClosed()) {
                        Collecting<Object> subscriber = new Collecting<>(3, received);
                        publisher.subscribe(subscriber);
                        subscriber.subscription.cancel();
                    }
                })
                .run();
        assertThat(steady.end).succeedsWithin(java.time.Duration.ofSeconds(30));
        assertThat(Identities.of(received)).isEqualTo(Identities.of(sent));
    }

    @Test
    void reactor_readsThePublisher() {
        AsyncElasticQueue<Integer> queue = Queues.async(4);
        CompletableFuture<List<Integer>> doubled = JdkFlowAdapter.flowPublisherToFlux(QueuePublisher.unicast(queue))
                .map(n -> n * 2)
                .collectList()
                .toFuture();
        IntStream.range(0, 1000).forEach(n -> queue.send(n).join());
        queue.close();
        assertThat(doubled.join())
                .isEqualTo(IntStream.range(0, 1000).mapToObj(n -> n * 2).toList());
    }

    @Test
    void reactor_takesSome_andTheRestStaysInTheQueue() {
        AsyncElasticQueue<Integer> queue = Queues.async(10);
        queue.sendAll(List.of(1, 2, 3, 4));
        assertThat(JdkFlowAdapter.flowPublisherToFlux(QueuePublisher.unicast(queue))
                        .take(3)
                        .collectList()
                        .block())
                .containsExactly(1, 2, 3);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void reactor_writesToTheSubscriber() {
        AsyncElasticQueue<Integer> queue = Queues.async(4);
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue, 4, true);
        JdkFlowAdapter.publisherToFlowPublisher(Flux.range(0, 1000)).subscribe(subscriber);
        assertThat(ElasticChannel.of(queue).stream())
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
        assertThat(subscriber.completion()).isDone();
    }

    @Test
    void submissionPublisher_writesToTheSubscriber_andThePublisherReadsOn() {
        AsyncElasticQueue<Integer> queue = Queues.async(8);
        QueueSubscriber<Integer> subscriber = QueueSubscriber.into(queue, 8, true);
        Collecting<Integer> end = new Collecting<>(3);
        QueuePublisher.unicast(queue).subscribe(end);
        try (SubmissionPublisher<Integer> source = new SubmissionPublisher<>()) {
            source.subscribe(subscriber);
            IntStream.range(0, 5000).forEach(source::submit);
        }
        assertThat(end.end).succeedsWithin(java.time.Duration.ofSeconds(60));
        assertThat(end.elements)
                .containsExactlyElementsOf(IntStream.range(0, 5000).boxed().toList());
        assertThat(subscriber.completion()).succeedsWithin(java.time.Duration.ofSeconds(60));
    }
}
