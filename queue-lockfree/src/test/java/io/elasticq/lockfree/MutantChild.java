package io.elasticq.lockfree;

import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.QueueOperations;

/** A check of {@link LockFreeLincheckTest} on a mutant, in a JVM of its own. */
final class MutantChild {

    private MutantChild() {}

    /** {@code Mpsc}, or {@code Mpsc "offer 1 | poll | size | poll"}. */
    public static void main(String[] args) {
        Class<? extends QueueOperations> operations = LincheckScenarios.operations(args[0]);
        if (args.length == 1) {
            LincheckRun.report(() -> QueueOperations.options()
                    .iterations(200)
                    .minimizeFailedScenario(false)
                    .check(operations));
        } else {
            LincheckRun.report(() -> LincheckScenarios.only(operations, args[1]).check(operations));
        }
    }
}
