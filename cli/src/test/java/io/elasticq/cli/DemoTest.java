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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoTest {

    /** The standard plan in small. */
    private static final BurstScene SHORT =
            new BurstScene(new BurstScene.Plan(3, List.of(50, 200, 400), 20, 700, 20_000, 50_000, 16, 512));

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
    void aSceneThatFails_isTheExitCode() throws Exception {
        assertThat(demo(out, scene(true), scene(false), scene(true)).call()).isEqualTo(ExitCode.FAILURE);
        assertThat(out).hasToString("== scene\n== scene\n== scene\n");
    }

    @Test
    void closedOutput_endsTheDemo() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThatThrownBy(() -> demo(closed, SHORT).call())
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT));
    }

    private static DemoCommand demo(OutputStream out, Scene... scenes) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new DemoCommand(
                new Streams(new ByteArrayInputStream(new byte[0]), out, err, false, false, 80), List.of(scenes));
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
