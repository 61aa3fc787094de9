package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description(
        "Forbids: a gate is added while the only producer claims, and each overlooks the other (no fence between the publication and the look at the gates): claims go more than the capacity beyond the gate.")
@Outcome(id = RingOfOne.HELD_BACK, expect = ACCEPTABLE, desc = "from where the gate starts, one event at the most")
@Outcome(expect = FORBIDDEN, desc = "an event was written again that the gate has not passed")
@State
public class RingGateAgainstOneProducer {
    private final RingOfOne ring = RingOfOne.singleProducer();
    private long start;

    @Actor
    public void producer() {
        ring.publish();
        ring.publish();
        ring.publish();
    }

    @Actor
    public void consumer() {
        start = ring.addGate();
    }

    @Arbiter
    public void judge(L_Result result) {
        result.r1 = ring.verdict(start);
    }
}
