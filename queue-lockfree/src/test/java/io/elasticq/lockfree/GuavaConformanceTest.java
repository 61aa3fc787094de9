package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.GuavaQueueSuite;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GuavaConformanceTest {

    private static final ElasticConfig CONFIG =
            ElasticConfig.builder().minCapacity(1).maxCapacity(64).build();

    @TestFactory
    Stream<DynamicTest> queueSuites() {
        return Stream.of(
                        suite("Mpsc", () -> new MpscElasticQueue<>(CONFIG, OverflowPolicy.REJECT)),
                        suite("BlockingMpsc", () -> new BlockingMpscQueue<>(CONFIG, OverflowPolicy.REJECT)),
                        suite("Spsc", () -> new SpscElasticQueue<>(CONFIG, OverflowPolicy.REJECT)))
                .flatMap(List::stream);
    }

    private static List<DynamicTest> suite(String name, Supplier<Queue<String>> queues) {
        List<DynamicTest> tests = GuavaQueueSuite.ofInOrderOnly(name, queues);
        assertThat(tests.size()).isGreaterThan(150);
        return tests;
    }
}
