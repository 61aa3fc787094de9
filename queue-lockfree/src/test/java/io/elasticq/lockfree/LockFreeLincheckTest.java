package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.QueueOperations;
import io.elasticq.contract.Resizes;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All interleavings, up to a number: linearizability. {@link LockFreeMutantsTest} shows that
 * these tests find what they look for.
 */
class LockFreeLincheckTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");

    /** The scenarios that catch the mutants, and many others. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                LincheckScenarios.Mpsc.class,
                LincheckScenarios.SmallMpsc.class,
                LincheckScenarios.LargeMpsc.class,
                LincheckScenarios.Blocking.class,
                LincheckScenarios.Spsc.class
            })
    void queue_isLinearizable_whileItGrowsAndShrinks(Class<? extends QueueOperations> operations) {
        long grows = Resizes.grows();
        long shrinks = Resizes.shrinks();
        ModelCheckingOptions options =
                QueueOperations.options().iterations(DEEP ? 50 : 5).invocationsPerIteration(DEEP ? 3_000 : 120);
        LockFreeMutants.forLincheck().stream()
                .filter(mutant -> mutant.arguments()[0].equals(operations.getSimpleName()))
                .map(mutant -> LincheckScenarios.scenario(operations, mutant.arguments()[1]))
                .forEach(options::addCustomScenario);
        options.check(operations);
        assertThat(Resizes.grows() - grows).as("grows").isPositive();
        assertThat(Resizes.shrinks() - shrinks).as("shrinks").isPositive();
    }
}
