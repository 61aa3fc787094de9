package io.elasticq.pipeline.io;

import io.elasticq.contract.TckRun;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The Reactive Streams TCK, on the source that subscribes and the sink that publishes; a thread is the worker of each. */
class FlowTckTest {

    private static final long TIMEOUT_MILLIS = 30_000;
    private static final long SILENCE_MILLIS = 50;

    private static TestEnvironment environment() {
        return new TestEnvironment(TIMEOUT_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS);
    }

    /** What a worker does, until there is nothing more to do. */
    private interface Work {
        void run() throws Exception;
    }

    /** What it throws is how its run ends, when a subscriber cancels or a publisher fails; the TCK looks at the signals. */
    private static void start(Work work) {
        FutureTask<Void> run = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread worker = new Thread(run);
        worker.setDaemon(true);
        worker.start();
    }

    /** The source. */
    public static final class Subscriber extends FlowSubscriberBlackboxVerification<Long> {
        public Subscriber() {
            super(environment());
        }

        @Override
        public Flow.Subscriber<Long> createFlowSubscriber() {
            PublisherReader<Long> reader = new PublisherReader<>(Opened.context(null), 4);
            start(() -> {
                int count = 0;
                while (count != SourceReader.END) {
                    count = reader.read(event -> {}, 2);
                    if (count == 0) {
                        LockSupport.parkNanos(100_000);
                    }
                }
            });
            return reader;
        }

        @Override
        public Long createElement(int element) {
            return (long) element;
        }
    }

    /** The sink. */
    public static final class Publisher extends FlowPublisherVerification<Long> {
        public Publisher() {
            super(environment());
        }

        @Override
        public Flow.Publisher<Long> createFlowPublisher(long elements) {
            return subscriber -> {
                if (subscriber == null) {
                    throw new NullPointerException("subscriber");
                }
                start(() -> {
                    try (SinkWriter<Long> writer = Opened.sink(Sinks.subscriber(subscriber, OnCancel.FAIL))) {
                        for (long next = 0; next < elements; next++) {
                            writer.write(next);
                        }
                        writer.complete();
                    }
                });
            };
        }

        @Override
        public Flow.Publisher<Long> createFailedFlowPublisher() {
            return subscriber -> start(() -> {
                try (SinkWriter<Long> writer = Opened.sink(Sinks.subscriber(subscriber, OnCancel.FAIL))) {
                    writer.fail(new IllegalStateException("failed"));
                }
            });
        }
    }

    @TestFactory
    Stream<DynamicTest> source() {
        return TckRun.of(Subscriber.class);
    }

    @TestFactory
    Stream<DynamicTest> sink() {
        return TckRun.of(Publisher.class);
    }
}
