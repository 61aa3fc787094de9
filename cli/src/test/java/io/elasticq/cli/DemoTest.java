package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoTest {

    /** The plan of the first scene in small. */
    private static final BurstScene SHORT = scene(QueueKind.LOCKED, 1, 3, 700);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void bursts_growTheQueue_calmShrinksIt_andNothingIsLost() throws Exception {
        assertThat(demo(out, SHORT).call()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains("== bursts: 3 producers, 1 slower consumer, a locked queue from 16 to 512 elements")
                .anyMatch(line -> line.matches("    1\\. +\\d+\\.\\d\\d s  growth +16 ->.*"))
                .anyMatch(line -> line.matches("resizes: \\d+"))
                .anyMatch(line -> line.matches("elasticity: PASS, grew from 16 to \\d+ and ended at 16"))
                .endsWith("conservation: PASS, 4050 of 4050 elements arrived exactly once, in order");
    }

    @Test
    void wavesOfALockFreeQueue_endWhereTheyBegan_andNothingIsLost() throws Exception {
        assertThat(demo(out, scene(QueueKind.MPSC, 3, 3, 700)).call()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains("== 3 waves of bursts: 3 producers, 1 slower consumer, a lock-free queue from 16 to 512"
                        + " elements")
                .anyMatch(line -> line.matches(" +\\d+\\. +\\d+\\.\\d\\d s  shrink +\\d+ -> +16"))
                .anyMatch(line ->
                        line.matches("elasticity: PASS, grew from 16 to \\d+, was at \\[16, 16, 16] after the waves"
                                + " and ended at 16"))
                .endsWith("conservation: PASS, 12150 of 12150 elements arrived exactly once, in order");
    }

    @ParameterizedTest
    @EnumSource
    void everyKind_passes_withAsManyProducersAsItTakes(QueueKind kind) throws Exception {
        int producers = Math.min(3, kind.producers());
        assertThat(demo(out, scene(kind, 1, producers, 700 * 3 / producers)).call())
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("a " + kind.adjective() + " queue", "growth", "shrink");
    }

    @Test
    void queueThatIsNotGivenTheTimeToShrink_fails() throws Exception {
        assertThat(demo(out, scene(QueueKind.LOCKED, 2, 3, 0)).call()).isEqualTo(ExitCode.FAILURE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("elasticity: FAIL, grew", "conservation: PASS");
    }

    @Test
    void fanOut_accountsForEachElement_atEachSubscriber() throws Exception {
        FanoutScene.Plan plan = new FanoutScene.Plan(3, 1_000, 16, 256, 50, 10_000, 5_000, 2_500, 50);
        assertThat(demo(out, new FanoutScene(plan)).call()).isZero();
        String exactlyOnce = "PASS, 3000 of 3000 elements arrived exactly once, in order";
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "fast: " + exactlyOnce,
                        "slow, parks: " + exactlyOnce,
                        "slow, detached: " + exactlyOnce,
                        "late: " + exactlyOnce)
                .anyMatch(line -> line.matches("slow, drops: PASS, \\d+ of 3000 elements .*"))
                .endsWith("conservation: " + exactlyOnce);
    }

    @Test
    void aSceneThatFails_isTheExitCode() throws Exception {
        assertThat(demo(out, scene(true), scene(false), scene(true)).call()).isEqualTo(ExitCode.FAILURE);
        assertThat(out).hasToString("== scene\n\n== scene\n\n== scene\n");
    }

    @ParameterizedTest
    @EnumSource
    void closedOutput_endsTheDemo_withItsThreads(QueueKind kind) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        BurstScene scene = scene(kind, 1, Math.min(3, kind.producers()), 700);
        Set<Thread> before = CliRun.threads("elasticq-demo-");
        assertThatThrownBy(() -> demo(closed, scene).call())
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT));
        assertThat(CliRun.threads("elasticq-demo-")).isSubsetOf(before);
    }

    private static DemoCommand demo(OutputStream out, Scene... scenes) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new DemoCommand(
                new Streams(new ByteArrayInputStream(new byte[0]), out, err, false, false, 80), List.of(scenes));
    }

    private static BurstScene scene(QueueKind kind, int waves, int producers, int calm) {
        List<Integer> bursts = List.of(50, 200, 400);
        return new BurstScene(new BurstScene.Plan(kind, waves, producers, bursts, 20, calm, 20_000, 50_000, 16, 512));
    }

    private static Scene scene(boolean passes) {
        return new Scene() {
            @Override
            public String title() {
                return "scene";
            }

            @Override
            public boolean play(Stage stage) {
                return passes;
            }
        };
    }
}
