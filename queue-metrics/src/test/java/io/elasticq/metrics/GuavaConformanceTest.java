package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.OverflowPolicy;
import io.elasticq.contract.GuavaQueueSuite;
import io.elasticq.contract.QueueSpec;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GuavaConformanceTest {

    @TestFactory
    List<DynamicTest> queueSuite() {
        List<DynamicTest> tests = GuavaQueueSuite.of("TimedBlockingElasticQueue", () -> Underneath.timing(2)
                .wrap(Underneath.locked(QueueSpec.<String>tiny(64, OverflowPolicy.BLOCK))));
        assertThat(tests.size()).isGreaterThan(200);
        return tests;
    }
}
