package io.elasticq.sequencer;

import org.junit.jupiter.api.Test;

/** Random topologies, beside a model of what each consumer must have seen. */
class TopologyLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 3000 : 30;

    @Test
    void eachConsumer_handlesEachEventOfItsTime_onceAndInOrder_afterThoseBeforeIt() throws Exception {
        for (int seed = 0; seed < LIVES; seed++) {
            try {
                new TopologyLife(seed).live();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
