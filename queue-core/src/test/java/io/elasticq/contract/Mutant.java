package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A safeguard, how to take it out, and the contract tests that must notice.
 *
 * @param contracts the contracts, on what {@link MutantQueue} makes
 * @param noticedBy names of their tests
 */
public record Mutant(String safeguard, SourceMutant source, Class<?> contracts, List<String> noticedBy) {

    /** Takes out what would make up for it, too. */
    public Mutant and(String file, String text, String replacement) {
        return new Mutant(safeguard, source.replace(file, text, replacement), contracts, noticedBy);
    }

    /** Returns those of the tests that are to notice, and that did. */
    public Set<String> failures(String timeout) {
        return failures(source.load(), contracts, noticedBy, timeout);
    }

    /** Runs those tests of the contracts on queues of this class. Returns the names of the ones that failed. */
    public static Set<String> failures(Class<?> queue, Class<?> contracts, Collection<String> tests, String timeout) {
        MutantQueue.current = queue;
        Set<String> failed = new TreeSet<>();
        Set<String> ran = new TreeSet<>();
        PostDiscoveryFilter named = descriptor -> FilterResult.includedIf(descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> tests.contains(((MethodSource) source).getMethodName()))
                .orElse(true));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contracts))
                .filters(named)
                .configurationParameter("junit.jupiter.execution.timeout.testable.method.default", timeout)
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
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
        });
        assertThat(ran).isEqualTo(new TreeSet<>(tests));
        return failed;
    }
}
