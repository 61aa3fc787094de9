package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs some tests of a class from within a test, and tells which fail. */
public final class NamedTests {

    private NamedTests() {}

    /** Returns the names of the tests that failed. All of them must be there. */
    public static Set<String> failures(Class<?> testClass, Collection<String> tests, String timeout) {
        PostDiscoveryFilter named = descriptor -> FilterResult.includedIf(descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> tests.contains(((MethodSource) source).getMethodName()))
                .orElse(true));
        Set<String> failed = new TreeSet<>();
        Set<String> ran = new TreeSet<>();
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                test.getSource().filter(MethodSource.class::isInstance).ifPresent(source -> {
                    String name = ((MethodSource) source).getMethodName();
                    ran.add(name);
                    if (result.getStatus() == Status.FAILED) {
                        failed.add(name);
                    }
                });
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(testClass))
                                .filters(named)
                                .configurationParameter(
                                        "junit.jupiter.execution.timeout.testable.method.default", timeout)
                                .configurationParameter(
                                        "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                                .build(),
                        listener);
        assertThat(ran).isEqualTo(new TreeSet<>(tests));
        return failed;
    }
}
