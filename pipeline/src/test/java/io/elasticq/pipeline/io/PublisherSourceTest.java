package io.elasticq.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Backoff;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublisherSourceTest {

    /** Grants a subscription, and does what it is told. */
    private static final class Manual implements Flow.Publisher<String>, Flow.Subscription {
        private Flow.Subscriber<? super String> subscriber;
        private final List<Long> requests = new ArrayList<>();
        private int cancels;
        private Runnable onRequest = () -> {};

        @Override
        public void subscribe(Flow.Subscriber<? super String> newSubscriber) {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            requests.add(n);
            onRequest.run();
        }

        @Override
        public void cancel() {
            cancels++;
        }
    }

    private final Manual publisher = new Manual();
    private final List<String> read = new ArrayList<>();

    @Test
    void requests_asMuchAsThereIsRoomFor_andNotBeforeItIsRead() throws Exception {
        Opened.AtPosition context = Opened.context(null);
        try (SourceReader<String> reader = Sources.publisher(publisher, 4).open(context)) {
            assertThat(publisher.requests).isEmpty();
            assertThat(reader.read(read::add, 10)).isZero();
            assertThat(publisher.requests).containsExactly(4L);
            int before = context.signals().get();
            List.of("a", "b", "c", "d").forEach(publisher.subscriber::onNext);
            assertThat(context.signals().get()).isGreaterThan(before);
            assertThat(reader.read(read::add, 1)).isEqualTo(1);
            assertThat(publisher.requests).containsExactly(4L);
            assertThat(reader.read(read::add, 1)).isEqualTo(1);
            assertThat(publisher.requests).containsExactly(4L, 2L);
            assertThat(reader.read(read::add, 10)).isEqualTo(2);
            assertThat(publisher.requests).containsExactly(4L, 2L, 2L);
        }
        assertThat(read).containsExactly("a", "b", "c", "d");
        assertThat(publisher.cancels).isEqualTo(1);
    }

    @Test
    void publisher_thatAnswersFromWithin_isRead() throws Exception {
        int[] next = {0};
        publisher.onRequest = () -> {
            for (long n = publisher.requests.get(publisher.requests.size() - 1); n > 0 && next[0] < 10; n--) {
                publisher.subscriber.onNext("" + next[0]++);
            }
            if (next[0] == 10) {
                publisher.subscriber.onComplete();
            }
        };
        try (SourceReader<String> reader = Opened.source(Sources.publisher(publisher, 3), null)) {
            while (reader.read(read::add, 2) != SourceReader.END) {
                assertThat(read).hasSizeLessThanOrEqualTo(10);
            }
        }
        assertThat(read).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void end_andFailure_comeAfterAllThatWasPublished() throws Exception {
        for (boolean fails : new boolean[] {false, true}) {
            read.clear();
            try (SourceReader<String> reader = Opened.source(Sources.publisher(publisher, 4), null)) {
                reader.read(read::add, 10);
                publisher.subscriber.onNext("a");
                publisher.subscriber.onNext("b");
                IllegalStateException failure = new IllegalStateException("broken");
                if (fails) {
                    publisher.subscriber.onError(failure);
                } else {
                    publisher.subscriber.onComplete();
                }
                assertThat(reader.read(read::add, 1)).isEqualTo(1);
                assertThat(reader.read(read::add, 1)).isEqualTo(1);
                if (fails) {
                    assertThatThrownBy(() -> reader.read(read::add, 1))
                            .hasMessageContaining("a-source")
                            .hasCause(failure);
                } else {
                    assertThat(reader.read(read::add, 1)).isEqualTo(SourceReader.END);
                }
                assertThat(read).containsExactly("a", "b");
            }
        }
    }

    @Test
    void moreThanWasRequested_isAnError_afterWhatWas() throws Exception {
        try (SourceReader<String> reader = Opened.source(Sources.publisher(publisher, 2), null)) {
            reader.read(read::add, 10);
            List.of("a", "b", "c").forEach(publisher.subscriber::onNext);
            assertThat(reader.read(read::add, 10)).isEqualTo(2);
            assertThatThrownBy(() -> reader.read(read::add, 10)).hasStackTraceContaining("requested=2, event=c");
        }
        assertThat(read).containsExactly("a", "b");
        assertThat(publisher.cancels).isEqualTo(1);
        assertThatThrownBy(() -> Sources.publisher(publisher, 0)).hasMessageContaining("prefetch=0");
    }

    @Test
    void subscription_thatComesTwice_orTooLate_isCancelled() throws Exception {
        SourceReader<String> reader = Opened.source(Sources.publisher(publisher, 2), null);
        Manual second = new Manual();
        publisher.subscriber.onSubscribe(second);
        assertThat(second.cancels).isEqualTo(1);
        reader.close();
        assertThat(publisher.cancels).isEqualTo(1);

        Flow.Subscriber<?>[] waiting = new Flow.Subscriber<?>[1];
        SourceReader<String> early =
                Opened.source(Sources.<String>publisher(subscriber -> waiting[0] = subscriber, 2), null);
        assertThat(early.read(read::add, 1)).isZero();
        early.close();
        Manual late = new Manual();
        waiting[0].onSubscribe(late);
        assertThat(late.cancels).isEqualTo(1);
        assertThat(late.requests).isEmpty();
    }

    @Test
    void publisherThatThrows_isCancelled() {
        assertThatThrownBy(() -> Opened.source(
                        Sources.<String>publisher(
                                subscriber -> {
                                    subscriber.onSubscribe(publisher);
                                    throw new IllegalStateException("no");
                                },
                                2),
                        null))
                .hasMessage("no");
        assertThat(publisher.cancels).isEqualTo(1);
    }

    /** By identity: each object that was submitted comes out once, in order. */
    @Test
    @SuppressWarnings("try") // it is closed before the end
    void race_withAPublisherOfTheJdk_losesNothing() throws Exception {
        List<Object> sent = IntStream.range(0, Boolean.getBoolean("elasticq.deep") ? 2_000_000 : 30_000)
                .mapToObj(i -> new Object())
                .toList();
        List<Object> received = new ArrayList<>();
        SubmissionPublisher<Object> jdk = new SubmissionPublisher<>(ForkJoinPool.commonPool(), 16);
        try (SourceReader<Object> reader = Opened.source(Sources.publisher(jdk, 7), null)) {
            new Race()
                    .with(() -> {
                        sent.forEach(jdk::submit);
                        jdk.close();
                    })
                    .with(() -> {
                        int count = 0;
                        while (count != SourceReader.END) {
                            count = reader.read(received::add, 5);
                            if (count == 0) {
                                Backoff.pause();
                            }
                        }
                    })
                    .run();
        }
        assertThat(received).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(received.get(i)).isSameAs(sent.get(i));
        }
    }
}
