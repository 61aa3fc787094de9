package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.Windows;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One thing goes wrong at one place; the run ends all the same, and every event has its fate. */
class RunMishapsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static RunReport end(Pipeline pipeline) throws InterruptedException {
        try (RunningPipeline running = pipeline.start()) {
            RunReport report = running.await(LONG).orElse(null);
            if (report == null) {
                report = running.abort(LONG);
                throw new AssertionError("it did not end by itself: " + report);
            }
            assertThat(report.conserved()).as(report.toString()).isTrue();
            return report;
        }
    }

    /** A sink that writes down what it is told. */
    private static final class Told implements Sink<Object>, SinkWriter<Object> {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private final String failing;

        Told(String failing) {
            this.failing = failing;
        }

        private void called(String call) {
            calls.add(call);
            if (call.equals(failing) || failing.equals(call + " " + Collections.frequency(calls, call))) {
                throw new IllegalStateException("this " + call + " fails");
            }
        }

        @Override
        public SinkWriter<Object> open(io.elasticq.pipeline.io.SinkContext context) {
            return this;
        }

        @Override
        public void write(Object event) {
            called("write");
        }

        @Override
        public void flush() {
            if (calls.contains("write")) {
                called("flush");
            }
        }

        @Override
        public void complete() {
            called("complete");
        }

        @Override
        public void fail(Throwable cause) {
            called("fail");
        }

        @Override
        public void close() throws IOException {
            called("close");
        }
    }

    private static EventStream<Long> numbers(long many) {
        return Pipeline.from(Sources.range(0, many));
    }

    @Test
    void ordered_withMoreWatermarksThanRoom_ends() throws Exception {
        List<Long> seen = new ArrayList<>();
        end(numbers(200)
                .eventTime(number -> number, Duration.ZERO)
                .parallelOrdered(6, HandOff.block(1), part -> part.map(number -> number))
                .to(Sinks.toCollection(seen)));
        assertThat(seen).isEqualTo(LongStream.range(0, 200).boxed().toList());
    }

    @Test
    void ordered_withWatermarksAndHardlyAnEvent_ends() throws Exception {
        List<Long> seen = new ArrayList<>();
        end(numbers(500)
                .eventTime(number -> number, Duration.ZERO)
                .filter(number -> number % 100 == 0)
                .parallelOrdered(3, HandOff.block(4), part -> part.map(number -> number))
                .to(Sinks.toCollection(seen)));
        assertThat(seen).containsExactly(0L, 100L, 200L, 300L, 400L);
    }

    @Test
    void ordered_refusesWindows() {
        EventStream<Long> stream = numbers(1).eventTime(number -> number, Duration.ZERO);
        assertThatThrownBy(() ->
                        stream.parallelOrdered(2, HandOff.block(4), part -> part.window(Windows.<Long>lengthBatch(2))
                                .aggregate(Aggregates.count())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("window");
    }

    @Test
    void deadLetters_thatThrowTheErrorOfTheStage_failTheRun_andTheEventIsCounted() throws Exception {
        RunReport report = end(numbers(10)
                .map(number -> {
                    throw new IllegalArgumentException("number=" + number);
                })
                .onError(OnError.deadLetter(letter -> {
                    throw (RuntimeException) letter.error();
                }))
                .to(Sinks.none()));
        assertThat(report.state()).isEqualTo(RunState.FAILED);
        assertThat(report.count(Fate.FAILED)).isEqualTo(1);
        assertThat(report.failedStage()).isEqualTo("map-1");
    }

    @Test
    void sink_whoseLastFlushFails_isNotCompleted() throws Exception {
        Told sink = new Told("flush 2"); // with the last event comes the first one
        RunReport report = end(numbers(3).to(sink));
        assertThat(report.state()).isEqualTo(RunState.FAILED);
        assertThat(sink.calls).containsExactly("write", "write", "write", "flush", "flush", "fail", "close");
    }

    @Test
    void sink_thatWasCompleted_isNotFailed_whenAnotherOneIs() throws Exception {
        Told first = new Told("none");
        Told second = new Told("complete");
        EventStream<Long> stream = numbers(1);
        RunReport report = end(Pipeline.of(stream.to(second), stream.to(first)));
        assertThat(report.state()).isEqualTo(RunState.FAILED);
        assertThat(first.calls).endsWith("complete", "close");
        assertThat(second.calls).endsWith("complete", "fail", "close");
    }

    @Test
    void sink_whoseFailFails_isClosed() throws Exception {
        Told sink = new Told("fail");
        RunReport report = end(numbers(1)
                .peek(number -> {
                    throw new IllegalStateException("first");
                })
                .to(sink));
        assertThat(report.error().orElseThrow()).hasMessage("first");
        assertThat(sink.calls).containsExactly("fail", "close");
    }

    @Test
    void retriesWithoutEnd_endWithAnAbort() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        try (RunningPipeline running = numbers(1)
                .peek(number -> {
                    began.countDown();
                    throw new IllegalStateException("always");
                })
                .onError(OnError.retry(Integer.MAX_VALUE, OnError.drop()))
                .to(Sinks.none())
                .start()) {
            began.await();
            RunReport report = running.abort(LONG);
            assertThat(report.state()).isEqualTo(RunState.ABORTED);
            assertThat(report.conserved()).as(report.toString()).isTrue();
            assertThat(report.count(Fate.DISCARDED)).isEqualTo(1);
        }
    }

    @Test
    void clock_thatFails_failsTheRun_andTheEventIsCounted() throws Exception {
        AtomicLong calls = new AtomicLong();
        RunReport report = end(numbers(10)
                .arrivalTime(() -> {
                    if (calls.incrementAndGet() == 4) {
                        throw new IllegalStateException("no time");
                    }
                    return 0;
                })
                .to(Sinks.none()));
        assertThat(report.state()).isEqualTo(RunState.FAILED);
        assertThat(report.failedStage()).isEqualTo("arrivalTime-1");
    }

    @Test
    void loggedEvent_whoseTextFails_isDroppedAllTheSame() throws Exception {
        Object event = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        RunReport report = end(Pipeline.from(Sources.iterable(List.of(event, event)))
                .map(any -> {
                    throw new IllegalArgumentException("no map");
                })
                .onError(OnError.log())
                .to(Sinks.none()));
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.count(Fate.DROPPED_ON_ERROR)).isEqualTo(2);
    }
}
