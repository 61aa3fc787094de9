package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.Fate;
import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.RunReport;
import io.elasticq.pipeline.RunState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The scene passes with the real pipeline, and fails with each single thing that may be wrong with a run. */
class OverloadSceneTest {

    private static final OverloadScene.Plan SMALL = new OverloadScene.Plan(400, 4, 16, 400, 50, 20);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void everyPolicy_keepsWhatItSays_andAccountsForEachItem() throws Exception {
        assertThat(demo(new OverloadScene(SMALL))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "== overload: a pipeline, 400 items in a burst, a buffer of 16, 4 slow workers",
                        "  DROP_NEWEST keeps [0, 1, 2, 3] (the newest arrivals are dropped)",
                        "  DROP_OLDEST keeps [4, 5, 6, 7] (the oldest are dropped)")
                .anyMatch(line -> line.matches("BLOCK +400 +400 +0 +0 +0 +6 +0 .*"))
                .anyMatch(line -> line.matches("BLOCK_WITH_TIMEOUT +400 +\\d+ +0 +0 +\\d+ +6 +0 .*"))
                .anyMatch(line -> line.matches("GROW +400 +400 +0 +0 +0 +6 +0 .*"))
                .anyMatch(line -> line.matches("DROP_NEWEST +400 +\\d+ +\\d+ +0 +0 +6 +0 .*"))
                .anyMatch(line -> line.matches("DROP_OLDEST +400 +\\d+ +0 +\\d+ +0 +6 +0 .*"))
                .endsWith(
                        "conservation: PASS, with each policy each item came to exactly one thing, and every worker was joined");
    }

    @Test
    void option_choosesTheScene() {
        CliRun run = CliRun.of("", "demo", "--scenario", "overload");
        assertThat(run.exitCode()).isZero();
        assertThat(run.outText())
                .startsWith("== overload: a pipeline, 4000 items in a burst, a buffer of 16, 4 slow workers")
                .doesNotContain("== bursts")
                .contains(
                        "BLOCK ", "BLOCK_WITH_TIMEOUT ", "GROW ", "DROP_NEWEST ", "DROP_OLDEST ", "conservation: PASS");
    }

    @Test
    void unknownScene_isAUsageError() {
        CliRun.of("", "demo", "--scenario", "underload")
                .requireOneLine(ExitCode.USAGE, "underload", "bursts, waves, fan-out, overload");
    }

    @ParameterizedTest
    @EnumSource
    void everyScene_canBeChosen(Scenario scenario) {
        assertThat(Scenario.scenes(List.of(scenario))).hasSize(1);
        assertThat(new Scenario.Name().convert(ChoiceConverter.nameOf(scenario)))
                .isEqualTo(scenario);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void oneThingWrong_isTheExitCode(String fault, UnaryOperator<OverloadRun> wrong) throws Exception {
        assertThat(demo(new OverloadScene(SMALL, brokenOnce(wrong)))).isEqualTo(ExitCode.FAILURE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("  FAIL: " + fault, "conservation: FAIL");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                broken(
                        "1 came to nothing",
                        run -> processed(run, run.processed().subList(1, 400))),
                broken(
                        "1 came to more than one thing",
                        run -> processed(run, plus(run.processed(), run.burst().get(0)))),
                broken(
                        "1 came to nothing",
                        run -> processed(
                                run,
                                plus(
                                        run.processed().subList(1, 400),
                                        run.processed().get(1)))),
                broken("1 unknown", run -> processed(run, plus(run.processed(), new Item(0, 0)))),
                broken("1 came to more than one thing", run -> {
                    Map<Fate, List<Item>> lost = new EnumMap<>(Fate.class);
                    lost.put(Fate.DROPPED_NEWEST, List.of(run.burst().get(0)));
                    return new OverloadRun(
                            run.burst(), run.processed(), lost, run.threads(), run.intake(), run.report());
                }),
                broken("the report is not conserved", run -> report(run, 401, 400, 6, 0, List.of())),
                broken("reported produced=401, found 400", run -> report(run, 401, 401, 6, 0, List.of())),
                broken("reported processed=401, found 400", run -> report(run, 401, 401, 6, 0, List.of())),
                broken("reported joined=5, found 6", run -> report(run, 400, 400, 5, 1, List.of())),
                broken("unfinished: [sink]", run -> report(run, 400, 400, 5, 0, List.of("sink"))),
                broken("5 of 6 threads have ended", run -> {
                    List<Boolean> threads = new ArrayList<>(run.threads());
                    threads.set(0, false);
                    return new OverloadRun(
                            run.burst(), run.processed(), run.lost(), threads, run.intake(), run.report());
                }));
    }

    private static Arguments broken(String fault, UnaryOperator<OverloadRun> wrong) {
        return Arguments.of(fault, wrong);
    }

    /** As it is, but for the first policy, which loses nothing. */
    private static OverloadScene.Traffic brokenOnce(UnaryOperator<OverloadRun> wrong) {
        return (plan, handOff) -> {
            OverloadRun run = OverloadRun.of(plan.items(), plan.workers(), 0, handOff);
            return handOff.overload() == HandOff.Overload.BLOCK ? wrong.apply(run) : run;
        };
    }

    private static OverloadRun processed(OverloadRun run, List<Item> processed) {
        return new OverloadRun(run.burst(), processed, run.lost(), run.threads(), run.intake(), run.report());
    }

    private static List<Item> plus(List<Item> items, Item one) {
        List<Item> more = new ArrayList<>(items);
        more.add(one);
        return more;
    }

    private static OverloadRun report(
            OverloadRun run, long produced, long processed, int joined, int aborted, List<String> unfinished) {
        RunReport report = new RunReport(
                "broken",
                RunState.COMPLETED,
                produced,
                0,
                Map.of(Fate.PROCESSED, processed),
                joined,
                aborted,
                unfinished,
                0,
                0,
                0,
                run.report().took(),
                null,
                null);
        return new OverloadRun(run.burst(), run.processed(), run.lost(), run.threads(), run.intake(), report);
    }

    private int demo(Scene scene) throws Exception {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, err, false, false, 80);
        return new DemoCommand(streams, List.of(scene)).call();
    }
}
