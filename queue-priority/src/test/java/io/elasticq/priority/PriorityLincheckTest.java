package io.elasticq.priority;

import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;

/** All interleavings, up to a number: linearizability. {@link PriorityMutantsTest} shows that it finds what it looks for. */
class PriorityLincheckTest {

    @Test
    void strictQueue_isLinearizable_asAWhole() {
        check(PriorityOperations.OneConsumer.class, PriorityMutantsTest.FOR_ONE_CONSUMER);
    }

    @Test
    void strictQueue_isLinearizable_withAPatientConsumer() {
        check(PriorityOperations.PatientConsumer.class, PriorityMutantsTest.FOR_A_PATIENT_CONSUMER);
    }

    @Test
    void fullLevels_areLinearizable() {
        check(PriorityOperations.FullLevels.class, PriorityMutantsTest.FOR_FULL_LEVELS);
    }

    @Test
    void strictQueue_isLinearizable_withManyConsumers() {
        check(PriorityOperations.ManyConsumers.class, List.of());
    }

    /** The scenarios that catch the mutants, and others. */
    private static void check(Class<? extends PriorityOperations> operations, List<String> scenarios) {
        ModelCheckingOptions options = PriorityOperations.options(operations);
        scenarios.forEach(scenario -> options.addCustomScenario(MutantChild.scenario(operations, scenario)));
        options.check(operations);
    }
}
