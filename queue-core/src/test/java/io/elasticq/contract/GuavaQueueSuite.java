package io.elasticq.contract;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import junit.framework.AssertionFailedError;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestFailure;
import junit.framework.TestResult;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicTest;

/**
 * Google's conformance tests for {@code java.util.Queue}, as tests of JUnit 5. They are JUnit 3 tests; run from here, none can
 * be left out because an engine is missing, and the caller can assert how many there are.
 */
public final class GuavaQueueSuite {

    private GuavaQueueSuite() {}

    /** The tests that fit a queue from whose middle elements can be removed. */
    public static List<DynamicTest> of(String name, Supplier<? extends Queue<String>> queues) {
        return suite(name, queues, CollectionFeature.SUPPORTS_REMOVE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .toList();
    }

    /** Those that fit a queue from which elements leave in order only. To Google, one that can't remove can't be cleared either. */
    public static List<DynamicTest> ofInOrderOnly(String name, Supplier<? extends Queue<String>> queues) {
        return suite(name, queues)
                .filter(test -> !test.getDisplayName().startsWith("testClear_unsupported"))
                .toList();
    }

    private static Stream<DynamicTest> suite(
            String name, Supplier<? extends Queue<String>> queues, Feature<?>... more) {
        List<Feature<?>> features = new ArrayList<>(
                List.of(CollectionSize.ANY, CollectionFeature.KNOWN_ORDER, CollectionFeature.SUPPORTS_ADD));
        Collections.addAll(features, more);
        TestStringQueueGenerator generator = new TestStringQueueGenerator() {
            @Override
            protected Queue<String> create(String[] elements) {
                Queue<String> queue = queues.get();
                Collections.addAll(queue, elements);
                return queue;
            }
        };
        return tests(QueueTestSuiteBuilder.using(generator)
                        .named(name)
                        .withFeatures(features)
                        .createTestSuite())
                .map(test -> DynamicTest.dynamicTest(test.toString(), () -> run(test)));
    }

    private static Stream<TestCase> tests(Test test) {
        if (test instanceof TestSuite suite) {
            List<Test> children = new ArrayList<>();
            for (Enumeration<Test> each = suite.tests(); each.hasMoreElements(); ) {
                children.add(each.nextElement());
            }
            return children.stream().flatMap(GuavaQueueSuite::tests);
        }
        return Stream.of((TestCase) test);
    }

    private static void run(TestCase test) {
        TestResult result = test.run();
        Stream.concat(stream(result.errors()), stream(result.failures()))
                .findFirst()
                .ifPresent(failure -> {
                    AssertionFailedError error = new AssertionFailedError(failure.exceptionMessage());
                    error.initCause(failure.thrownException());
                    throw error;
                });
    }

    private static Stream<TestFailure> stream(Enumeration<TestFailure> failures) {
        return Collections.list(failures).stream();
    }
}
