package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.Mutant;
import io.elasticq.contract.SourceMutant;
import io.elasticq.lockfree.LockFreeMutants.LincheckMutant;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the tests that are there for it do. */
class LockFreeMutantsTest {

    private static final ExecutorService CHILDREN = Executors.newFixedThreadPool(2);

    @TempDir
    static Path folder;

    @AfterAll
    static void stop() {
        CHILDREN.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> contracts_noticeThatASafeguardIsMissing() {
        return LockFreeMutants.forContracts().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.safeguard(), () -> assertThat(mutant.failures("1 s"))
                        .containsExactlyInAnyOrderElementsOf(mutant.noticedBy())));
    }

    @TestFactory
    Stream<DynamicTest> contracts_passOnTheUnchangedSource() {
        return Stream.of(
                        new Unchanged(MpscElasticQueue.class, MutantMpscContracts.class),
                        new Unchanged(BlockingMpscQueue.class, MutantBlockingContracts.class),
                        new Unchanged(SpscElasticQueue.class, MutantSpscContracts.class))
                .map(unchanged ->
                        DynamicTest.dynamicTest(unchanged.queue.getSimpleName(), () -> assertThat(unchanged.failures())
                                .isEmpty()));
    }

    private record Unchanged(Class<?> queue, Class<?> contracts) {
        Set<String> failures() {
            Set<String> all = new TreeSet<>();
            LockFreeMutants.forContracts().stream()
                    .filter(mutant -> mutant.contracts() == contracts)
                    .forEach(mutant -> all.addAll(mutant.noticedBy()));
            return Mutant.failures(SourceMutant.of(queue).load(), contracts, all, "60 s");
        }
    }

    @TestFactory
    Stream<DynamicTest> lincheck_noticesThatASafeguardIsMissing() {
        return LockFreeMutants.forLincheck().stream()
                .map(mutant -> {
                    Future<String> found = lincheck(mutant);
                    return DynamicTest.dynamicTest(
                            mutant.safeguard(), () -> assertThat(get(found)).contains(mutant.verdict()));
                })
                .toList()
                .stream();
    }

    /** Four generations are enough, as there are three at the most at one number; so 2^14 are. */
    @TestFactory
    Stream<DynamicTest> lincheck_passesWithFourGenerations() {
        return LockFreeMutants.withFourGenerations().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.safeguard(), () -> assertThat(get(lincheck(mutant)))
                        .isEqualTo(LincheckRun.PASSED)));
    }

    private static Future<String> lincheck(LincheckMutant mutant) {
        return CHILDREN.submit(() -> LincheckRun.on(
                mutant.source(),
                folder.resolve(Integer.toString(mutant.hashCode())),
                MutantChild.class,
                mutant.arguments()));
    }

    private static String get(Future<String> found) throws InterruptedException {
        try {
            return found.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
