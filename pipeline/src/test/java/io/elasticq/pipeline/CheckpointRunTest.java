package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceReader;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.state.CheckpointFormatException;
import io.elasticq.pipeline.state.CheckpointStore;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import io.elasticq.pipeline.window.Windows;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CheckpointRunTest {

    private static final Duration OFTEN = Duration.ofNanos(1);
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path folder;

    /** Shows what is committed, and nothing else; refuses calls that a sink must not get. */
    private static final class Ledger {

        final List<Object> visible = new ArrayList<>();
        final List<List<Object>> prepared = new ArrayList<>();

        <T> Sink<T> sink() {
            return context -> {
                List<Object> open = new ArrayList<>();
                byte[] state = context.state();
                if (state != null) {
                    try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(state))) {
                        int upTo = in.readInt();
                        for (int i = visible.size(); i < upTo; i++) {
                            visible.add(flat().get(i));
                        }
                        assertThat(visible).hasSize(upTo);
                        List<Object> kept = new ArrayList<>(flat().subList(0, upTo));
                        prepared.clear();
                        prepared.add(kept);
                    }
                } else {
                    assertThat(visible).isEmpty();
                    prepared.clear();
                }
                return new SinkWriter<>() {
                    private final Map<Long, Integer> sizes = new HashMap<>();

                    @Override
                    public void write(T event) {
                        open.add(event);
                    }

                    @Override
                    public void prepare(long checkpoint, DataOutput out) throws IOException {
                        prepared.add(new ArrayList<>(open));
                        open.clear();
                        out.writeInt(flat().size());
                        sizes.put(checkpoint, flat().size());
                    }

                    @Override
                    public void commit(long checkpoint) {
                        for (int i = visible.size(); i < sizes.get(checkpoint); i++) {
                            visible.add(flat().get(i));
                        }
                    }
                };
            };
        }

        private List<Object> flat() {
            List<Object> all = new ArrayList<>();
            prepared.forEach(all::addAll);
            return all;
        }
    }

    private RunOptions options(CheckpointStore store, Duration interval) {
        return RunOptions.defaults().checkpoints(new Checkpointing(store, interval));
    }

    /** The same source, which has nothing more for now where the other one ends before it may. */
    private static Source<Long> endingWhen(BooleanSupplier may, Source<Long> source) {
        return context -> {
            SourceReader<Long> reader = source.open(context);
            return new SourceReader<>() {
                @Override
                public int read(Consumer<? super Long> out, int limit) throws Exception {
                    int count = reader.read(out, limit);
                    return count == END && !may.getAsBoolean() ? 0 : count;
                }

                @Override
                public void writePosition(long checkpoint, DataOutput out) throws IOException {
                    reader.writePosition(checkpoint, out);
                }
            };
        };
    }

    /** Sums by key, batches of 7, merged from two sources. */
    private static Pipeline sums(long each, BooleanSupplier mayEnd, Ledger ledger) {
        EventStream<Long> one = Pipeline.from("one", endingWhen(mayEnd, Sources.range(0, each)));
        EventStream<Long> two = Pipeline.from("two", endingWhen(mayEnd, Sources.range(each, 2 * each + 50)));
        return one.merge(HandOff.block(8), two.async(HandOff.grow(1, 16)))
                .keyBy(number -> number % 13, StateCodecs.longs())
                .parallel(
                        2,
                        HandOff.block(4),
                        part -> part.<Long, String>process(
                                (key, sum, number, out) -> {
                                    long next = (sum == null ? 0 : sum) + number;
                                    out.accept(key + ":" + number);
                                    return next;
                                },
                                StateCodecs.longs()))
                .to("ledger", ledger.sink(), OnError.fail());
    }

    @Test
    void run_thatIsAbortedAgainAndAgain_showsEachEventOnce() throws Exception {
        Ledger ledger = new Ledger();
        Random random = new Random(7);
        long each = 5_000;
        int runs = 0;
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            RunReport report;
            do {
                runs++;
                boolean mayEnd = runs > 2;
                try (RunningPipeline running = sums(each, () -> mayEnd, ledger).start(options(store, OFTEN))) {
                    long until = runs > 25 ? Long.MAX_VALUE : 1 + random.nextInt(4);
                    while (running.state() == RunState.RUNNING
                            && running.report().checkpoints() < until) {
                        Thread.onSpinWait();
                    }
                    report = runs > 25 ? running.await() : running.abort(Duration.ofSeconds(60));
                    assertThat(report.conserved()).as("%s", report).isTrue();
                    assertThat(report.failure()).isNull();
                }
            } while (report.state() != RunState.COMPLETED);
        }
        List<Object> expected = new ArrayList<>();
        for (long number = 0; number < 2 * each + 50; number++) {
            expected.add(number % 13 + ":" + number);
        }
        assertThat(runs).isGreaterThan(2);
        assertThat(ledger.visible).hasSameSizeAs(expected).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void stop_keepsWhatWindowsHold_forTheNextRun() throws Exception {
        Ledger ledger = new Ledger();
        AtomicLong gate = new AtomicLong(10);
        Source<Long> source = context -> {
            long[] next = {0};
            byte[] position = context.position();
            if (position != null) {
                next[0] = new DataInputStream(new java.io.ByteArrayInputStream(position)).readLong();
            }
            return new SourceReader<>() {
                @Override
                public int read(Consumer<? super Long> out, int limit) {
                    if (next[0] == 24) {
                        return END;
                    }
                    if (next[0] >= gate.get()) {
                        return 0;
                    }
                    out.accept(next[0]++);
                    return 1;
                }

                @Override
                public void writePosition(long checkpoint, DataOutput out) throws IOException {
                    out.writeLong(next[0]);
                }
            };
        };
        Pipeline pipeline = Pipeline.from("gated", source)
                .window(Windows.lengthBatch(7))
                .aggregate(Aggregates.sum((Long number) -> number))
                .map(WindowResult::value)
                .to(ledger.sink());
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            try (RunningPipeline running = pipeline.start(options(store, NEVER))) {
                org.awaitility.Awaitility.await().until(() -> running.report().produced() == 10);
                running.stop();
                RunReport report = running.await().orThrow();
                assertThat(report.checkpoints()).isEqualTo(1);
                assertThat(ledger.visible).containsExactly(21L);
            }
            gate.set(100);
            try (RunningPipeline running = pipeline.start(options(store, NEVER))) {
                running.await().orThrow();
            }
        }
        assertThat(ledger.visible).containsExactly(21L, 70L, 119L, 21L + 22 + 23);
    }

    @Test
    void moreToCome_keepsWhatWindowsHold_whenTheSourceEnds() throws Exception {
        Ledger ledger = new Ledger();
        List<Long> file = new ArrayList<>(List.of(1L, 2L, 3L, 4L));
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            RunOptions options = options(store, NEVER).moreToCome();
            for (int run = 0; run < 2; run++) {
                try (RunningPipeline running = Pipeline.from("growing", Sources.iterable(List.copyOf(file)))
                        .eventTime(number -> number, Duration.ZERO)
                        .window(Windows.timeBatch(Duration.ofMillis(3), (Long number) -> number))
                        .aggregate(Aggregates.sum((Long number) -> number))
                        .map(WindowResult::value)
                        .to(ledger.sink())
                        .start(options)) {
                    assertThat(running.await().orThrow().count(Fate.LATE)).isZero();
                }
                assertThat(ledger.visible).hasSize(run + 1);
                file.addAll(List.of(5L, 6L, 7L));
            }
        }
        assertThat(ledger.visible).containsExactly(1L + 2, 3L + 4 + 5);
    }

    @Test
    void checkpointOnDemand_isComplete_andShowsWhatCameBefore() throws Exception {
        Ledger ledger = new Ledger();
        CountDownLatch some = new CountDownLatch(1000);
        try (CheckpointStore store = CheckpointStore.open(folder);
                RunningPipeline running = Pipeline.from("numbers", Sources.range(0, Long.MAX_VALUE))
                        .peek(number -> some.countDown())
                        .async(HandOff.block(16))
                        .to(ledger.sink())
                        .start(options(store, NEVER))) {
            some.await();
            long first = running.checkpoint();
            long second = running.checkpoint();
            assertThat(second).isGreaterThan(first);
            assertThat(store.latest().orElseThrow().id()).isEqualTo(second);
            RunReport report = running.abort(Duration.ofSeconds(60));
            assertThat(report.lastCheckpoint()).isEqualTo(second);
            assertThat(report.checkpoints()).isEqualTo(2);
            assertThat(running.checkpoint()).isZero();
        }
        assertThat(ledger.visible).hasSizeGreaterThanOrEqualTo(900);
    }

    @Test
    void otherPipeline_stageWithoutCodec_andRunWithoutCheckpoints_areRefused() throws Exception {
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            RunOptions options = options(store, NEVER);
            try (RunningPipeline running =
                    Pipeline.from("a", Sources.range(0, 4)).to(Sinks.none()).start(options)) {
                running.await().orThrow();
            }
            assertThatThrownBy(() -> Pipeline.from("b", Sources.range(0, 4))
                            .to(Sinks.none())
                            .start(options))
                    .isInstanceOf(CheckpointFormatException.class)
                    .hasMessageContaining(":a")
                    .hasMessageContaining(":b");
            assertThatThrownBy(() -> Pipeline.from("a", Sources.range(0, 4))
                            .keyBy(number -> number)
                            .<Long, Long>process((key, state, event, out) -> event)
                            .named("states")
                            .to(Sinks.none())
                            .start(options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("states");
        }
        try (RunningPipeline running =
                Pipeline.from(Sources.range(0, 4)).to(Sinks.none()).start()) {
            assertThatThrownBy(running::checkpoint).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void storeThatFails_failsTheRun() throws Exception {
        CheckpointStore store = CheckpointStore.open(folder);
        try (RunningPipeline running =
                Pipeline.from(Sources.range(0, Long.MAX_VALUE)).to(Sinks.none()).start(options(store, NEVER))) {
            store.close();
            running.checkpoint();
            RunReport report = running.await();
            assertThat(report.state()).isEqualTo(RunState.FAILED);
            assertThat(report.failedStage()).isEqualTo("a checkpoint");
            assertThat(report.conserved()).isTrue();
        }
    }
}
