package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.state.CheckpointConfig;
import io.elasticq.pipeline.state.CheckpointStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random pipelines with state that are ended again and again, and go on from their last checkpoint: what they show is what one undisturbed run shows. */
class RestartLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 2_000 : 10;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void restartedAgainAndAgain_itShowsWhatOneRunShows() {
        for (int seed = 0; seed < LIVES; seed++) {
            try {
                new Life(seed, Files.createDirectory(folder.resolve("store" + seed))).live();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Life {

        private final Random random;
        private final long seed;
        private final Path folder;
        private final RestartPlan.Mishap mishap = new RestartPlan.Mishap();
        private final StrictSink first = new StrictSink();
        private final StrictSink second = new StrictSink();

        Life(long seed, Path folder) {
            this.random = new Random(seed * 31 + 7);
            this.seed = seed;
            this.folder = folder;
        }

        private static List<String> sorted(List<String> lines) {
            return lines.stream().sorted().toList();
        }

        void live() throws Exception {
            StrictSink once = new StrictSink();
            StrictSink onceToo = new StrictSink();
            try (CheckpointStore store = CheckpointStore.open(folder.resolve("undisturbed"))) {
                RunReport report = new RestartPlan(seed, 600, new RestartPlan.Mishap())
                        .pipeline(once, onceToo)
                        .start(options(store, Duration.ofMinutes(1)))
                        .await(LONG)
                        .orElseThrow();
                assertThat(report.orThrow().state()).isEqualTo(RunState.COMPLETED);
            }
            Pipeline pipeline = new RestartPlan(seed, 600, mishap).pipeline(first, second);
            disturbed(pipeline);
            assertThat(sorted(first.shown)).isEqualTo(sorted(once.shown));
            assertThat(sorted(second.shown)).isEqualTo(sorted(onceToo.shown));
            assertThat(first.shown).isNotEmpty();
        }

        private RunOptions options(CheckpointStore store, Duration interval) {
            return RunOptions.defaults().name("restart" + seed).checkpoints(new Checkpointing(store, interval));
        }

        private void disturbed(Pipeline pipeline) throws Exception {
            List<String> history = new ArrayList<>();
            int restarts = 3 + random.nextInt(12);
            CheckpointStore store = open();
            try {
                for (int run = 0; run <= restarts + 1; run++) {
                    if (random.nextInt(3) == 0) {
                        store.close();
                        store = open();
                    }
                    RunReport report = run(pipeline, store, run >= restarts);
                    history.add(report.toString());
                    assertThat(first.wrong).as("%s", history).isEmpty();
                    assertThat(second.wrong).as("%s", history).isEmpty();
                }
            } finally {
                store.close();
            }
        }

        private CheckpointStore open() {
            return CheckpointStore.open(
                    folder.resolve("disturbed"),
                    CheckpointConfig.defaults().fullEvery(1 + random.nextInt(6)).keep(1 + random.nextInt(2)));
        }

        private RunReport run(Pipeline pipeline, CheckpointStore store, boolean undisturbed) throws Exception {
            mishap.left.set(!undisturbed && random.nextInt(3) == 0 ? 1 + random.nextInt(400) : Long.MAX_VALUE);
            Duration interval = random.nextBoolean() ? Duration.ofNanos(1) : Duration.ofMillis(1 + random.nextInt(20));
            RunningPipeline running = pipeline.start(options(store, interval));
            if (!undisturbed) {
                disturb(running);
            }
            RunReport report = running.await(LONG).orElse(null);
            if (report == null) {
                throw new AssertionError("it did not end: " + running.abort(LONG));
            }
            assertThat(report.conserved()).as(report.toString()).isTrue();
            if (undisturbed) {
                assertThat(report.orThrow().state()).isEqualTo(RunState.COMPLETED);
            }
            return report;
        }

        private void disturb(RunningPipeline running) throws InterruptedException {
            LockSupport.parkNanos(random.nextInt(12_000_000));
            switch (random.nextInt(6)) {
                case 0 -> running.stop();
                case 1 -> running.drain(Duration.ofNanos(random.nextInt(3_000_000)));
                case 2 -> {
                    running.checkpoint();
                    running.abort(LONG);
                }
                case 3 -> {
                    running.checkpoint();
                    running.stop();
                }
                default -> running.abort(LONG);
            }
        }
    }
}
