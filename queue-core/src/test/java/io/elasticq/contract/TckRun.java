package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.testng.IAnnotationTransformer;
import org.testng.IRetryAnalyzer;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.TestNG;
import org.testng.annotations.ITestAnnotation;

/** Runs a verification of the Reactive Streams TCK, which is written for TestNG, as JUnit tests. */
public final class TckRun {

    /** It gives the garbage collector 100 ms. */
    private static final String IN_A_HURRY =
            "required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber";

    /** Tries so often. */
    public static final class Again implements IRetryAnalyzer {

        private int tries = 5;

        @Override
        public boolean retry(ITestResult result) {
            return --tries > 0;
        }
    }

    private static final class Patient implements IAnnotationTransformer {

        @Override
        @SuppressWarnings("rawtypes") // so it is declared
        public void transform(ITestAnnotation annotation, Class type, Constructor constructor, Method method) {
            if (method != null && method.getName().equals(IN_A_HURRY)) {
                annotation.setRetryAnalyzer(Again.class);
            }
        }
    }

    private TckRun() {}

    /** One test for each of the TCK's, and one that none was skipped but those that say they test nothing, and these. */
    public static Stream<DynamicTest> of(Class<?> verification, String... mayBeSkipped) {
        List<ITestResult> results = new ArrayList<>();
        TestNG testng = new TestNG(false);
        testng.setVerbose(0);
        testng.setTestClasses(new Class<?>[] {verification});
        testng.addListener(new Patient());
        testng.addListener(new ITestListener() {
            @Override
            public void onTestSuccess(ITestResult result) {
                results.add(result);
            }

            @Override
            public void onTestFailure(ITestResult result) {
                results.add(result);
            }

            @Override
            public void onTestSkipped(ITestResult result) {
                if (!result.wasRetried()) {
                    results.add(result);
                }
            }
        });
        testng.run();
        DynamicTest complete = DynamicTest.dynamicTest("skipsNothingElse", () -> {
            assertThat(results).hasSizeGreaterThan(20);
            Set<String> skipped = new TreeSet<>();
            results.stream()
                    .filter(result -> result.getStatus() == ITestResult.SKIP)
                    .map(ITestResult::getName)
                    .filter(name -> !name.startsWith("untested_"))
                    .forEach(skipped::add);
            assertThat(skipped).containsExactlyInAnyOrder(mayBeSkipped);
        });
        return Stream.concat(Stream.of(complete), results.stream().map(TckRun::test));
    }

    private static DynamicTest test(ITestResult result) {
        return DynamicTest.dynamicTest(result.getName(), () -> {
            if (result.getStatus() == ITestResult.SKIP) {
                throw new TestAbortedException(String.valueOf(result.getThrowable()));
            }
            if (result.getStatus() != ITestResult.SUCCESS) {
                throw new AssertionError(result.getName(), result.getThrowable());
            }
        });
    }
}
