package io.elasticq.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class QueueIoTest {

    private static final ElasticConfig TWO = ElasticConfig.builder()
            .minCapacity(1)
            .initialCapacity(1)
            .maxCapacity(2)
            .build();

    private final List<String> read = new ArrayList<>();

    @Test
    void source_endsWhenAnElasticQueueIsClosedAndEmpty() throws Exception {
        ElasticQueue<String> queue = new LockedElasticQueue<>(TWO, OverflowPolicy.BLOCK);
        try (SourceReader<String> reader = Opened.source(Sources.queue(queue), null)) {
            assertThat(reader.read(read::add, 5)).isZero();
            queue.add("a");
            queue.add("b");
            queue.close();
            assertThat(Opened.readAll(reader, read, 5)).isTrue();
            assertThat(read).containsExactly("a", "b");
        }
    }

    @Test
    void source_ofAnotherQueue_hasNoEnd() throws Exception {
        ArrayDeque<String> queue = new ArrayDeque<>(List.of("a", "b"));
        try (SourceReader<String> reader = Opened.source(Sources.queue(queue), null)) {
            assertThat(Opened.readAll(reader, read, 5)).isFalse();
            queue.add("c");
            assertThat(Opened.readAll(reader, read, 5)).isFalse();
        }
        assertThat(read).containsExactly("a", "b", "c");
    }

    @Test
    void source_takesOnlyWhatItHandsOver() throws Exception {
        ArrayDeque<String> queue = new ArrayDeque<>(List.of("a", "b", "c"));
        try (SourceReader<String> reader = Opened.source(Sources.queue(queue), null)) {
            reader.read(read::add, 1);
            assertThat(queue).containsExactly("b", "c");
            assertThatThrownBy(() -> reader.read(
                            event -> {
                                throw new IllegalStateException("no");
                            },
                            5))
                    .hasMessage("no");
            assertThat(queue).containsExactly("c");
        }
    }

    @Test
    void sink_waitsForRoom_whateverTheQueueWouldDo() throws Exception {
        for (ElasticQueue<String> queue : List.<ElasticQueue<String>>of(
                new LockedElasticQueue<>(TWO, OverflowPolicy.BLOCK),
                new LockedElasticQueue<>(TWO, OverflowPolicy.REJECT),
                new MpscElasticQueue<>(TWO, OverflowPolicy.REJECT))) {
            SinkWriter<String> writer = Opened.sink(Sinks.queue(queue));
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread worker = new Thread(() -> {
                try {
                    for (String event : List.of("a", "b", "c", "d")) {
                        writer.write(event);
                    }
                } catch (Exception e) {
                    failure.set(e);
                }
            });
            worker.start();
            await().until(() -> queue.size() == 2);
            assertThat(queue.poll()).isEqualTo("a");
            await().until(() -> queue.size() == 2);
            worker.interrupt();
            await().until(() -> !worker.isAlive());
            assertThat(failure.get()).isInstanceOf(InterruptedException.class);
            writer.close();
            assertThat(queue).containsExactly("b", "c");
            assertThat(queue.isClosed()).isFalse();
        }
    }

    @Test
    void sink_ofAClosedQueue_isAnError() throws Exception {
        for (ElasticQueue<String> queue : List.<ElasticQueue<String>>of(
                new LockedElasticQueue<>(TWO, OverflowPolicy.BLOCK),
                new MpscElasticQueue<>(TWO, OverflowPolicy.REJECT))) {
            queue.close();
            assertThatThrownBy(() -> Opened.sink(Sinks.queue(queue)).write("a"))
                    .isInstanceOf(QueueClosedException.class);
        }
    }

    @Test
    void sink_leavesDropping_toTheQueue_whereItIsCounted() throws Exception {
        ElasticQueue<String> queue = new LockedElasticQueue<>(TWO, OverflowPolicy.DROP_OLDEST);
        try (SinkWriter<String> writer = Opened.sink(Sinks.queueClosedAtTheEnd(queue))) {
            for (String event : List.of("a", "b", "c")) {
                writer.write(event);
            }
        }
        assertThat(queue).containsExactly("b", "c");
        assertThat(queue.isClosed()).isTrue();
    }

    @Test
    void ticks_areNeverABurst_andSayWhatTheyMissed() throws Exception {
        long[] now = {Long.MAX_VALUE - 15};
        List<Tick> ticks = new ArrayList<>();
        try (SourceReader<Tick> reader = Opened.source(Sources.ticks(Duration.ofNanos(10), () -> now[0]), null)) {
            for (int step : new int[] {0, 9, 1, 0, 9, 1, 35, 0, 5}) { // the clock wraps around meanwhile
                now[0] += step;
                reader.read(ticks::add, 100);
            }
        }
        assertThat(ticks).containsExactly(new Tick(1, 0), new Tick(2, 0), new Tick(5, 2), new Tick(6, 0));
        assertThatThrownBy(() -> Sources.ticks(Duration.ZERO)).hasMessageContaining("period=PT0S");
    }
}
