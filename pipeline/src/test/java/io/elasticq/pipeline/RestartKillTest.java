package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import io.elasticq.pipeline.state.CheckpointStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they run a pipeline with state: those that come after them end with what one undisturbed run shows. */
class RestartKillTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int LIVES = DEEP ? 100 : 2;
    private static final int KILLS = DEEP ? 10 : 5; // in each life
    private static final int EVENTS = DEEP ? 20_000 : 3_000;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void killedAgainAndAgain_itShowsWhatOneRunShows() throws Exception {
        for (int seed = 0; seed < LIVES; seed++) {
            Path own = Files.createDirectory(folder.resolve("life" + seed));
            try {
                live(seed, own);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void live(long seed, Path own) throws Exception {
        StrictSink first = new StrictSink();
        StrictSink second = new StrictSink();
        try (CheckpointStore store = CheckpointStore.open(own.resolve("undisturbed"))) {
            new RestartPlan(seed, EVENTS, new RestartPlan.Mishap())
                    .pipeline(first, second)
                    .start(RunOptions.defaults().checkpoints(new Checkpointing(store, Duration.ofMinutes(1))))
                    .await(LONG)
                    .orElseThrow()
                    .orThrow();
        }
        Random random = new Random(seed);
        for (int i = 1; i < KILLS; i++) {
            assertThat(killed(own, seed, 1 + random.nextInt(EVENTS / KILLS))).isTrue();
        }
        killed(own, seed, RestartChild.AT_ITS_END);
        try (ChildJvm child = child(own, seed, RestartChild.NEVER)) {
            assertThat(child.line()).isEqualTo("began");
            assertThat(child.line()).isEqualTo("COMPLETED");
            assertThat(child.exit()).isZero();
        }
        assertThat(sorted(new RestartChild.FolderSink(own.resolve("first")).shown()))
                .isEqualTo(sorted(first.shown));
        assertThat(sorted(new RestartChild.FolderSink(own.resolve("second")).shown()))
                .isEqualTo(sorted(second.shown));
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static ChildJvm child(Path own, long seed, long killedAfter) throws Exception {
        return ChildJvm.start(
                RestartChild.class,
                own.toString(),
                Long.toString(seed),
                Integer.toString(EVENTS),
                Long.toString(killedAfter));
    }

    /** Returns whether it was killed before it came to its end. */
    private static boolean killed(Path own, long seed, long after) throws Exception {
        try (ChildJvm child = child(own, seed, after)) {
            assertThat(child.line()).isEqualTo("began");
            assertThat(child.line()).isEqualTo("now");
            child.kill();
            return child.line() == null;
        }
    }
}
