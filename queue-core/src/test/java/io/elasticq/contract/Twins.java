package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs broken twins of a package, each on one test in a JVM of its own, two at a time: the test must fail. */
public final class Twins {

    /**
     * A broken twin, and the test that must notice.
     *
     * @param safeguard what is taken out
     * @param file of the package
     * @param text that stands in it exactly once
     * @param replacement what stands there in the twin
     * @param noticedBy a class of the same package, a dot, and the test
     */
    public record Twin(String safeguard, String file, String text, String replacement, String noticedBy) {}

    private Twins() {}

    /** One test for each twin of the package of this class. */
    public static Stream<DynamicTest> tests(Class<?> shipped, Path folder, List<Twin> twins) {
        ExecutorService children = Executors.newFixedThreadPool(2);
        return twins.stream()
                .map(twin -> {
                    Future<String> found = children.submit(() -> run(shipped, folder, twin));
                    return DynamicTest.dynamicTest(
                            twin.safeguard(), () -> assertThat(get(found)).contains(MutantTestChild.FAILED));
                })
                .toList()
                .stream()
                .onClose(children::shutdownNow);
    }

    private static String run(Class<?> shipped, Path folder, Twin twin) {
        String[] test = twin.noticedBy().split("\\.");
        return LincheckRun.on(
                SourceMutant.of(shipped).replace(twin.file(), twin.text(), twin.replacement()),
                folder.resolve(Integer.toString(System.identityHashCode(twin))),
                MutantTestChild.class,
                shipped.getPackageName() + "." + test[0],
                test[1]);
    }

    private static String get(Future<String> found) throws InterruptedException {
        try {
            return found.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
