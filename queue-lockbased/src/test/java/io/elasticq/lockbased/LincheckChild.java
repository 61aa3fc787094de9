package io.elasticq.lockbased;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.HandOver;
import io.elasticq.contract.LincheckRun;

/** The checks of {@link LockedElasticQueueLincheckTest} on a mutant, in a JVM of its own. */
final class LincheckChild {

    static final String LINEARIZABILITY = "linearizability";
    static final String HAND_OVER = "hand-over";

    private LincheckChild() {}

    public static void main(String[] args) {
        if (args[0].equals(LINEARIZABILITY)) {
            LincheckRun.report(() -> LockedOperations.options()
                    .iterations(200)
                    .minimizeFailedScenario(false)
                    .check(LockedElasticQueueLincheckTest.Shipped.class));
        } else {
            LincheckRun.report(() -> LincheckRun.handOvers(
                    1_000,
                    () -> new LockedElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK),
                    HandOver::run));
        }
    }
}
