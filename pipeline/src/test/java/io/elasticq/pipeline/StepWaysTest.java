package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An event goes the short way through a filter, a map and a sink, or the watched one, if its call is timed or guarded: what becomes of it is the same. Of the calls, every {@value StageMeter#SAMPLE}th is timed, so numbers
 * from {@code 0} to a multiple of that go both ways.
 */
class StepWaysTest {

    private static final long EVENTS = 5L * StageMeter.SAMPLE;

    /** Fails at all attempts with every third event, and at the first with every fifth. */
    private static final class Moody {
        private final String name;
        private final Map<Long, Integer> attempts = new HashMap<>();

        Moody(String name) {
            this.name = name;
        }

        void attempt(long number) {
            int attempt = attempts.merge(number, 1, Integer::sum);
            if (failsFor(number) || (number % 5 == 0 && attempt == 1)) {
                throw new IllegalStateException(name + " " + number + " " + attempt);
            }
        }

        static boolean failsFor(long number) {
            return number % 3 == 0;
        }

        void assertAttempts() {
            LongStream.range(0, EVENTS).forEach(number -> assertThat(attempts.getOrDefault(number, 0))
                    .as("%s %s", name, number)
                    .isEqualTo(failsFor(number) || number % 5 == 0 ? 2 : 1));
        }
    }

    private final Moody moody = new Moody("stage");
    private final List<Long> written = new ArrayList<>();
    private final List<Long> lost = new ArrayList<>();
    private final OnError onError = OnError.retry(1, OnError.drop());

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void filter(boolean guarded) throws Exception {
        EventStream<Long> stage = Pipeline.from(Sources.range(0, EVENTS)).filter(number -> {
            moody.attempt(number);
            return number % 2 == 0;
        });
        RunReport report = run(guard(stage.onError(onError), guarded).to(Sinks.toCollection(written)));

        assertThat(report.count(Fate.FILTERED))
                .isEqualTo(passing().filter(n -> n % 2 == 1).count());
        assertThat(written)
                .containsExactlyElementsOf(
                        passing().filter(n -> n % 2 == 0).boxed().toList());
        assertLostAndTried();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void map(boolean guarded) throws Exception {
        EventStream<Long> stage = Pipeline.from(Sources.range(0, EVENTS)).map(number -> {
            moody.attempt(number);
            return -number;
        });
        run(guard(stage.onError(onError), guarded).to(Sinks.toCollection(written)));

        assertThat(written)
                .containsExactlyElementsOf(passing().map(n -> -n).boxed().toList());
        assertLostAndTried();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sink(boolean guarded) throws Exception {
        EventStream<Long> events = Pipeline.from(Sources.range(0, EVENTS));
        Sink<Long> sink = Sinks.consumer(number -> {
            moody.attempt(number);
            written.add(number);
        });
        run(guarded ? events.to("sink", sink, onError, attempt -> attempt.run()) : events.to("sink", sink, onError));

        assertThat(written).containsExactlyElementsOf(passing().boxed().toList());
        assertLostAndTried();
    }

    private static EventStream<Long> guard(EventStream<Long> stage, boolean guarded) {
        return guarded ? stage.guardedBy(attempt -> attempt.run()) : stage;
    }

    private static LongStream passing() {
        return LongStream.range(0, EVENTS).filter(number -> !Moody.failsFor(number));
    }

    private void assertLostAndTried() {
        assertThat(lost)
                .containsExactlyElementsOf(LongStream.range(0, EVENTS)
                        .filter(Moody::failsFor)
                        .boxed()
                        .toList());
        moody.assertAttempts();
    }

    private RunReport run(Pipeline pipeline) throws InterruptedException {
        RunOptions options = RunOptions.defaults().listener((fate, stage, event, error) -> {
            assertThat(fate).isEqualTo(Fate.DROPPED_ON_ERROR);
            lost.add((Long) event);
        });
        try (RunningPipeline running = pipeline.start(options)) {
            RunReport report = running.await().orThrow();
            assertThat(report.listenerFailures()).isZero();
            return report;
        }
    }
}
