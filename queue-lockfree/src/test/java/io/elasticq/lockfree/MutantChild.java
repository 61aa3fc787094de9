package io.elasticq.lockfree;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.QueueOperations;

/** A check of {@link LockFreeLincheckTest} on a mutant, in a JVM of its own. */
final class MutantChild {

    private MutantChild() {}

    /** {@code Mpsc}, or {@code Mpsc "offer 1 | poll | size | poll"}, or {@code hand-over}. */
    public static void main(String[] args) throws ClassNotFoundException {
        if (args[0].equals("hand-over")) {
            LincheckRun.report(() -> LincheckRun.handOvers(
                    1_000, () -> new BlockingMpscQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK)));
            return;
        }
        Class<? extends QueueOperations> operations = Class.forName(
                        LincheckScenarios.class.getName() + "$" + args[0])
                .asSubclass(QueueOperations.class);
        if (args.length == 1) {
            LincheckRun.report(() -> QueueOperations.options()
                    .iterations(200)
                    .minimizeFailedScenario(false)
                    .check(operations));
        } else {
            LincheckRun.report(
                    () -> LincheckScenarios.only(operations, args[1]).check(operations));
        }
    }
}
