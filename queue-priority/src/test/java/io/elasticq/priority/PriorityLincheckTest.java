package io.elasticq.priority;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All interleavings, up to a number: linearizability. {@link PriorityMutantsTest} shows that it finds what it looks for. */
class PriorityLincheckTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                PriorityOperations.OneConsumer.class,
                PriorityOperations.PatientConsumer.class,
                PriorityOperations.ManyConsumers.class
            })
    void strictQueue_isLinearizable_asAWhole(Class<? extends PriorityOperations> operations) {
        PriorityOperations.options().check(operations);
    }
}
