package io.elasticq.streams;

import io.elasticq.contract.TckRun;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/** The Reactive Streams TCK, optional tests included. */
class ReactiveStreamsTckTest {

    private static final long TIMEOUT_MILLIS = 30_000;
    private static final long SILENCE_MILLIS = 50;

    private static TestEnvironment environment() {
        return new TestEnvironment(TIMEOUT_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS);
    }

    /** Sends so many elements, the next one when there was room for the last, and closes the queue. No thread waits. */
    private static void feed(AsyncElasticQueue<Long> queue, long from, long to) {
        for (long next = from; next < to; next++) {
            CompletableFuture<Void> sent = queue.send(next);
            if (!sent.isDone()) {
                long after = next + 1;
                sent.thenRun(() -> feed(queue, after, to));
                return;
            }
        }
        queue.close();
    }

    /** What the verifications have in common. */
    public abstract static class Verification extends FlowPublisherVerification<Long> {
        private final boolean shares;
        private final Executor executor;

        Verification(boolean shares, Executor executor) {
            super(environment());
            this.shares = shares;
            this.executor = executor;
        }

        @Override
        public Flow.Publisher<Long> createFlowPublisher(long elements) {
            AsyncElasticQueue<Long> queue = executor == null ? Queues.async(16) : Queues.async(16, executor);
            feed(queue, 0, elements);
            return shares ? QueuePublisher.sharing(queue) : QueuePublisher.unicast(queue);
        }

        @Override
        public Flow.Publisher<Long> createFailedFlowPublisher() {
            if (shares) {
                return null; // never fails
            }
            QueuePublisher<Long> taken = QueuePublisher.unicast(Queues.async(1));
            taken.subscribe(new QueuePublisherTest.Collecting<>(0));
            return taken;
        }
    }

    /** One subscriber, on the thread that causes the signals. */
    public static final class Unicast extends Verification {
        public Unicast() {
            super(false, null);
        }
    }

    /** Subscribers that share, on the thread that causes the signals. */
    public static final class Sharing extends Verification {
        public Sharing() {
            super(true, null);
        }
    }

    /** Subscribers that share, on an executor. */
    public static final class SharingOnExecutor extends Verification {
        public SharingOnExecutor() {
            super(true, ForkJoinPool.commonPool());
        }
    }

    /** The sink; a receiver takes out what it puts in. */
    public static final class Sink extends FlowSubscriberBlackboxVerification<Long> {
        public Sink() {
            super(environment());
        }

        @Override
        public Flow.Subscriber<Long> createFlowSubscriber() {
            AsyncElasticQueue<Long> queue = Queues.async(4);
            drain(queue);
            return QueueSubscriber.into(queue, 2, true);
        }

        private static void drain(AsyncElasticQueue<Long> queue) {
            queue.receive().thenRun(() -> drain(queue));
        }

        @Override
        public Long createElement(int element) {
            return (long) element;
        }
    }

    /** The sink, looked into: what it is told and what it then asks for. */
    public static final class OpenSink extends FlowSubscriberWhiteboxVerification<Long> {
        public OpenSink() {
            super(environment());
        }

        @Override
        protected Flow.Subscriber<Long> createFlowSubscriber(WhiteboxSubscriberProbe<Long> probe) {
            AsyncElasticQueue<Long> queue = Queues.async(8);
            Sink.drain(queue);
            return new Probed(QueueSubscriber.into(queue), probe);
        }

        @Override
        public Long createElement(int element) {
            return (long) element;
        }
    }

    /** Hands all on, and tells the probe afterwards. */
    private static final class Probed implements Flow.Subscriber<Long> {
        private final QueueSubscriber<Long> sink;
        private final WhiteboxSubscriberProbe<Long> probe;
        private boolean subscribed;

        Probed(QueueSubscriber<Long> sink, WhiteboxSubscriberProbe<Long> probe) {
            this.sink = sink;
            this.probe = probe;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (subscription != null && !subscribed) {
                subscribed = true;
                probe.registerOnSubscribe(new SubscriberPuppet() {
                    @Override
                    public void triggerRequest(long elements) {
                        // The sink asks by itself, since there is room.
                    }

                    @Override
                    public void signalCancel() {
                        sink.cancel();
                    }
                });
            }
            sink.onSubscribe(subscription);
        }

        @Override
        public void onNext(Long element) {
            sink.onNext(element);
            probe.registerOnNext(element);
        }

        @Override
        public void onError(Throwable failure) {
            sink.onError(failure);
            probe.registerOnError(failure);
        }

        @Override
        public void onComplete() {
            sink.onComplete();
            probe.registerOnComplete();
        }
    }

    /** Those for publishers that give all elements to each subscriber; a queue gives each element to one. */
    private static final String[] MULTICAST = {
        "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront",
        "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected",
        "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne",
    };

    /** Those for publishers with several subscribers. */
    private static final String[] SEVERAL = {
        "optional_spec111_maySupportMultiSubscribe",
        "optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals",
    };

    /** Those for publishers that refuse a subscriber. */
    private static final String[] REFUSING = {
        "optional_spec104_mustSignalOnErrorWhenFails",
        "required_spec109_mayRejectCallsToSubscribeIfPublisherIsUnableOrUnwillingToServeThemRejectionMustTriggerOnErrorAfterOnSubscribe",
    };

    private static String[] both(String[] some, String[] more) {
        return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> unicastPublisher() {
        return TckRun.of(Unicast.class, both(MULTICAST, SEVERAL));
    }

    @TestFactory
    Stream<DynamicTest> sharingPublisher() {
        return TckRun.of(Sharing.class, both(MULTICAST, REFUSING));
    }

    @TestFactory
    Stream<DynamicTest> sharingPublisher_onAnExecutor() {
        return TckRun.of(SharingOnExecutor.class, both(MULTICAST, REFUSING));
    }

    @TestFactory
    Stream<DynamicTest> subscriber() {
        return TckRun.of(Sink.class);
    }

    @TestFactory
    Stream<DynamicTest> subscriber_lookedInto() {
        return TckRun.of(OpenSink.class);
    }
}
