package io.elasticq.lockfree;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.HandOver;
import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.QueueOperations;
import java.util.function.Consumer;

/** A check of {@link LockFreeLincheckTest} on a mutant, in a JVM of its own. */
final class MutantChild {

    static final String HAND_OVER = "hand-over";
    static final String SHORT_HAND_OVER = "short hand-over";
    static final String TIMED_HAND_OVER = "timed hand-over";

    private MutantChild() {}

    /** {@code Mpsc}, or {@code Mpsc "offer 1 | poll | size | poll"}, or one of the hand-overs. */
    public static void main(String[] args) {
        Consumer<BlockingElasticQueue<Integer>> once =
                switch (args[0]) {
                    case HAND_OVER -> HandOver::run;
                    case TIMED_HAND_OVER -> HandOver::runTimed;
                    case SHORT_HAND_OVER -> HandOver::runShort;
                    default -> null;
                };
        if (once != null) {
            LincheckRun.report(() -> LincheckRun.handOvers(
                    Boolean.getBoolean("elasticq.deep") ? 20_000 : 2_000,
                    () -> new BlockingMpscQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK),
                    once));
            return;
        }
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
