package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.QueueOperations;
import io.elasticq.contract.Resizes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All interleavings, up to a number: linearizability, and that no wake-up is lost. {@link LockFreeMutantsTest} shows that
 * these tests find what they look for.
 */
class LockFreeLincheckTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");

    @ParameterizedTest
    @ValueSource(
            classes = {
                LincheckScenarios.Mpsc.class,
                LincheckScenarios.SmallMpsc.class,
                LincheckScenarios.LargeMpsc.class,
                LincheckScenarios.Blocking.class,
                LincheckScenarios.Spsc.class,
                LincheckScenarios.MpscBeforeSign.class,
                LincheckScenarios.MpscBeforeWrap.class,
                LincheckScenarios.MpscBeforeOverflow.class,
                LincheckScenarios.SpscBeforeOverflow.class,
                LincheckScenarios.MpscWhoseLimitGoesBack.class
            })
    void queue_isLinearizable_whileItGrowsAndShrinks(Class<?> operations) {
        long grows = Resizes.grows();
        long shrinks = Resizes.shrinks();
        QueueOperations.options()
                .iterations(DEEP ? 30 : 10)
                .invocationsPerIteration(DEEP ? 3_000 : 100)
                .check(operations);
        assertThat(Resizes.shrinks() - shrinks).as("shrinks").isPositive();
        if (operations != LincheckScenarios.LargeMpsc.class) {
            assertThat(Resizes.grows() - grows).as("grows").isPositive();
        }
    }

    @Test
    void narrowPlaces_arePassedInEveryWay() {
        LockFreeMutants.forLincheck().stream()
                .filter(mutant -> mutant.arguments().length == 2)
                .forEach(mutant -> LincheckScenarios.only(
                                LincheckScenarios.operations(mutant.arguments()[0]), mutant.arguments()[1])
                        .invocationsPerIteration(DEEP ? 10_000 : 300)
                        .check(LincheckScenarios.operations(mutant.arguments()[0])));
    }

    @ParameterizedTest
    @ValueSource(strings = {MutantChild.HAND_OVER, MutantChild.TIMED_HAND_OVER})
    void handOver_throughAQueueOfOne_alwaysEnds(String how, @TempDir Path folder) {
        assertThat(LincheckRun.on(LockFreeMutants.unchanged(), folder, MutantChild.class, how))
                .isEqualTo(LincheckRun.PASSED);
    }
}
