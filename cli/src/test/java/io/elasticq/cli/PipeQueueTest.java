package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.elasticq.OverflowPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each queue with each overflow policy. */
class PipeQueueTest {

    private static final List<String> LINES =
            IntStream.range(0, 100_000).mapToObj(i -> i + "\n").collect(Collectors.toList());

    @ParameterizedTest
    @MethodSource("all")
    void whereTheInputFits_everyPolicyPassesItOn_orIsAUsageError(QueueKind kind, OverflowPolicy policy) {
        CliRun run = CliRun.of("a\n\nb", "pipe", queue(kind), overflow(policy), "--json");
        if (!kind.policies().contains(policy)) {
            run.requireOneLine(ExitCode.USAGE, name(kind), name(policy), "which can: block, reject, drop-newest");
            return;
        }
        assertThat(run.exitCode()).isZero();
        assertThat(run.outText()).isEqualTo("a\n\nb");
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("in")).isEqualTo(3);
        assertThat(summary.number("out")).isEqualTo(3);
        assertThat(summary.number("refused")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void blocking_losesNothing(QueueKind kind) {
        Gate gate = new Gate();
        gate.open();
        CliRun run = CliRun.of(
                gate.input(bytes(LINES)), gate, "pipe", queue(kind), "--min=1", "--initial=1", "--max=10", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(gate.lines()).isEqualTo(LINES);
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("in")).isEqualTo(LINES.size());
        assertThat(summary.number("out")).isEqualTo(LINES.size());
        assertThat(summary.number("dropped")).isZero();
        assertThat(summary.number("refused")).isZero();
        assertThat(summary.number("highWaterMark")).isBetween(1L, 10L);
    }

    @ParameterizedTest
    @MethodSource("dropping")
    void dropping_losesNothingUncounted(QueueKind kind, OverflowPolicy policy) {
        Gate gate = new Gate();
        CliRun run =
                CliRun.of(gate.input(bytes(LINES)), gate, "pipe", "--max=10", queue(kind), overflow(policy), "--json");
        assertThat(run.exitCode()).isZero();
        Summary summary = Summary.lastOf(run.errLines());
        List<String> written = gate.lines();
        assertThat(summary.number("in")).isEqualTo(LINES.size());
        assertThat(summary.number("out")).isEqualTo(written.size());
        assertThat(summary.number("dropped")).isPositive().isEqualTo(LINES.size() - written.size());
        assertThat(summary.number("droppedNewest") + summary.number("droppedOldest"))
                .isEqualTo(summary.number("dropped"));
        assertThat(summary.number(policy == OverflowPolicy.DROP_NEWEST ? "droppedOldest" : "droppedNewest"))
                .isZero();
        assertThat(LINES).containsSubsequence(written);
        if (policy == OverflowPolicy.DROP_OLDEST) {
            assertThat(written).endsWith(LINES.get(LINES.size() - 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rejecting_endsTheIntake_andWritesWhatWasAccepted(QueueKind kind) {
        CliRun run = CliRun.of(
                bytes(LINES), "pipe", "--max=10", queue(kind), "--overflow=reject", "--json", "--rate-limit=200");
        assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
        Summary summary = Summary.lastOf(run.errLines());
        List<String> written = run.outText().lines().map(line -> line + "\n").toList();
        assertThat(summary.text("end")).isEqualTo("rejected");
        assertThat(summary.number("refused")).isEqualTo(1);
        assertThat(summary.number("in")).isEqualTo(written.size() + 1);
        assertThat(LINES).startsWith(written.toArray(new String[0]));
        assertThat(run.errLines()).hasSize(2);
        CliRun.requireOneLine(
                run.errLines().get(0),
                "the queue is full with 10 lines: line " + (written.size() + 1) + " was rejected");
    }

    private static Stream<Arguments> all() {
        return Arrays.stream(QueueKind.values())
                .flatMap(kind -> Arrays.stream(OverflowPolicy.values()).map(policy -> arguments(kind, policy)));
    }

    private static Stream<Arguments> dropping() {
        return Arrays.stream(QueueKind.values()).flatMap(kind -> kind.policies().stream()
                .filter(policy -> policy == OverflowPolicy.DROP_NEWEST || policy == OverflowPolicy.DROP_OLDEST)
                .map(policy -> arguments(kind, policy)));
    }

    private static String queue(QueueKind kind) {
        return "--queue=" + name(kind);
    }

    private static String overflow(OverflowPolicy policy) {
        return "--overflow=" + name(policy);
    }

    private static String name(Enum<?> choice) {
        return ChoiceConverter.nameOf(choice);
    }

    private static byte[] bytes(List<String> lines) {
        return String.join("", lines).getBytes(StandardCharsets.UTF_8);
    }
}
