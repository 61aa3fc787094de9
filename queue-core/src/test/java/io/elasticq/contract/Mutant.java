package io.elasticq.contract;

import java.util.Collection;
import java.util.List;
import java.util.Set;

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
        return NamedTests.failures(contracts, tests, timeout);
    }
}
