package io.elasticq.contract;

import java.util.List;
import java.util.Set;

/** One test on a broken twin, in a JVM of its own. Arguments: the class with its package, the method. */
public final class MutantTestChild {

    /** With what the report begins if the twin was noticed. */
    public static final String FAILED = "failed: ";

    private MutantTestChild() {}

    public static void main(String[] args) throws ClassNotFoundException {
        Class<?> type = Class.forName(args[0]);
        LincheckRun.report(() -> {
            Set<String> failed = NamedTests.failures(type, List.of(args[1]), "3 m");
            if (!failed.isEmpty()) {
                throw new AssertionError(FAILED + failed);
            }
        });
    }
}
