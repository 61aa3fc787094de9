package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkFailedException;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    private final List<Long> written = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    private RunReport run(EventStream<Long> stream) throws InterruptedException {
        RunOptions options = RunOptions.defaults()
                .listener((fate, stage, event, error) -> lost.add(fate + " " + stage + " " + event + " " + error));
        try (RunningPipeline running = stream.to(Sinks.toCollection(written)).start(options)) {
            RunReport report = running.await();
            assertThat(report.conserved()).as("%s", report).isTrue();
            return report;
        }
    }

    private Long evenOnly(Long number) {
        calls.incrementAndGet();
        if (number % 2 == 1) {
            throw new IllegalArgumentException("odd: " + number);
        }
        return number;
    }

    private EventStream<Long> four() {
        return Pipeline.from(Sources.range(0, 4)).map(this::evenOnly).named("even");
    }

    @Test
    void drop_tellsTheListener() throws Exception {
        RunReport report = run(four().onError(OnError.drop()));
        assertThat(written).containsExactly(0L, 2L);
        assertThat(lost)
                .hasSize(2)
                .first()
                .isEqualTo("DROPPED_ON_ERROR even 1 java.lang.IllegalArgumentException: odd: 1");
        assertThat(report.count(Fate.DROPPED_ON_ERROR)).isEqualTo(2);
    }

    @Test
    void sinkThatHasFailed_failsTheRun_andIsNoEventsError() throws Exception {
        Sink<Long> sink = context -> event -> {
            if (event >= 2) {
                throw new SinkFailedException("broken", new IOException("since 1"));
            }
            written.add(event);
        };
        try (RunningPipeline running = Pipeline.from(Sources.range(0, 100))
                .to("sink", sink, OnError.retry(2, OnError.drop()))
                .start()) {
            RunReport report = running.await();
            assertThat(report.error()).get().isInstanceOf(SinkFailedException.class);
            assertThat(report.count(Fate.DROPPED_ON_ERROR)).isZero();
            assertThat(report.count(Fate.FAILED)).isPositive();
        }
        assertThat(written).containsExactly(0L, 1L);
    }

    @Test
    void retry_callsAgain_andThenDoesWhatItWasToldTo() throws Exception {
        run(four().onError(OnError.retry(3, OnError.log())));
        assertThat(calls).hasValue(2 + 2 * 4);
        assertThat(lost).hasSize(2);
    }

    @Test
    void retry_thatWorksAtLast_givesTheEventOnce() throws Exception {
        RunReport report = run(Pipeline.from(Sources.range(0, 4))
                .<Long>flatMap((number, out) -> {
                    out.accept(number);
                    if (calls.incrementAndGet() % 3 != 0) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .onError(OnError.retry(2, OnError.fail())));
        assertThat(written).containsExactly(0L, 1L, 2L, 3L);
        assertThat(report.made()).isEqualTo(4);
        assertThat(lost).isEmpty();
    }

    @Test
    void deadLetters_getTheEventAndTheError_andAreFlushedAtTheEnd() throws Exception {
        List<DeadLetter> letters = new ArrayList<>();
        AtomicInteger flushes = new AtomicInteger();
        RunReport report = run(four().onError(OnError.deadLetter(new SideOutput<DeadLetter>() {
            @Override
            public void accept(DeadLetter letter) {
                letters.add(letter);
            }

            @Override
            public void flush() {
                flushes.incrementAndGet();
            }
        })));
        assertThat(letters).extracting(DeadLetter::event).containsExactly(1L, 3L);
        assertThat(letters).extracting(DeadLetter::stage).containsOnly("even");
        assertThat(letters.get(0).error()).hasMessage("odd: 1");
        assertThat(flushes).hasPositiveValue();
        assertThat(report.count(Fate.DEAD_LETTERED)).isEqualTo(2);
    }

    @Test
    void deadLetters_thatFail_failTheRun_withBothErrors() throws Exception {
        RunReport report = run(four().onError(OnError.deadLetter(letter -> {
            throw new IllegalStateException("no room");
        })));
        assertThat(report.error()).get().hasToString("java.lang.IllegalStateException: no room");
        assertThat(report.error().orElseThrow().getSuppressed()).hasSize(1);
        assertThat(report.count(Fate.FAILED)).isEqualTo(1);
        assertThat(lost).first().asString().startsWith("FAILED even 1");
    }

    @Test
    void error_inALaterStage_isNotThatOfTheOneBefore() throws Exception {
        RunReport report = run(Pipeline.from(Sources.range(0, 4))
                .map(number -> number)
                .onError(OnError.retry(5, OnError.drop()))
                .map(this::evenOnly)
                .named("later"));
        assertThat(report.failedStage()).isEqualTo("later");
        assertThat(calls).hasValue(2);
    }

    @Test
    void guard_thatAnswersWithoutSuccess_isAnError() throws Exception {
        Guard open = attempt -> {};
        RunReport report = run(four().guardedBy(open).onError(OnError.drop()));
        assertThat(report.count(Fate.DROPPED_ON_ERROR)).isEqualTo(4);
        assertThat(calls).hasValue(0);
        assertThat(lost.get(0)).contains("returned although");
    }

    @Test
    void guard_mayTryAgain_andOnlyItsLastAttemptCounts() throws Exception {
        Guard twice = attempt -> {
            attempt.run();
            attempt.run();
        };
        run(four().guardedBy(twice).onError(OnError.drop()));
        assertThat(written).containsExactly(0L, 2L);
        assertThat(calls).hasValue(2 * 2 + 2);
    }

    @Test
    void nullResult_isAnErrorOfTheStage() throws Exception {
        EventStream<Long> stream = Pipeline.from(Sources.range(0, 4)).map(ErrorsTest::nothing);
        RunReport report = run(stream.named("nothing").onError(OnError.drop()));
        assertThat(report.count(Fate.DROPPED_ON_ERROR)).isEqualTo(4);
        assertThat(lost.get(0)).contains("nothing returned null");
    }

    @SuppressWarnings("NullAway") // what a user may do
    private static Long nothing(Long number) {
        return null;
    }

    @Test
    void sinkError_goesToTheActionOfTheSink() throws Exception {
        List<DeadLetter> letters = new ArrayList<>();
        try (RunningPipeline running = Pipeline.from(Sources.range(0, 4))
                .to(
                        "picky",
                        Sinks.<Long>consumer(number -> written.add(evenOnly(number))),
                        OnError.deadLetter(letters::add))
                .start()) {
            RunReport report = running.await().orThrow();
            assertThat(report.processed()).isEqualTo(2);
        }
        assertThat(written).containsExactly(0L, 2L);
        assertThat(letters).extracting(DeadLetter::stage).containsOnly("picky");
    }

    @Test
    void keyFunctionThatThrows_failsTheRun_alsoBeforeParallelWorkers() throws Exception {
        RunReport report = run(Pipeline.from(Sources.range(0, 4))
                .keyBy(this::evenOnly)
                .parallel(
                        2,
                        HandOff.block(2),
                        part -> part.<Long, Long>process((key, state, event, out) -> {
                            out.accept(event);
                            return event;
                        })));
        assertThat(report.state()).isEqualTo(RunState.FAILED);
        assertThat(lost).anyMatch(line -> line.startsWith("FAILED parallel-1 1"));
    }

    @Test
    void descriptionsThatCantBe_areRefusedWithTheirValues() {
        EventStream<Long> source = Pipeline.from("numbers", Sources.range(0, 4));
        assertThatThrownBy(() -> source.named("again"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("range");
        assertThatThrownBy(() -> source.async(HandOff.block(4)).onError(OnError.drop()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("async");
        assertThatThrownBy(() -> source.map(number -> number)
                        .named("numbers")
                        .to(Sinks.none())
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("numbers");
        assertThatThrownBy(() -> source.map(number -> number)
                        .named("a#0")
                        .to(Sinks.none())
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a#0");
        assertThatThrownBy(() -> source.map(number -> number)
                        .named("x".repeat(65))
                        .to(Sinks.none())
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        assertThatThrownBy(() -> source.parallel(0, HandOff.block(4), part -> part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> source.parallelOrdered(2, HandOff.dropOldest(4), part -> part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DROP_OLDEST(4");
        assertThatThrownBy(() -> source.parallel(2, HandOff.block(4), part -> source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("range");
        assertThatThrownBy(() -> source.parallelOrdered(
                        2, HandOff.block(4), part -> part.parallel(2, HandOff.block(4), inner -> inner)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parallel");
        assertThatThrownBy(() -> source.eventTime(number -> number, Duration.ofMillis(-1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("PT-0.001S");
        assertThatThrownBy(() -> OnError.retry(0, OnError.drop()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> RunOptions.defaults().waitStrategy(io.elasticq.WaitStrategy.blocking()))
                .isInstanceOf(InvalidConfigException.class);
    }
}
