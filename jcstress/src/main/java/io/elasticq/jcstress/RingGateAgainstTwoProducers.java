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
        "Forbids: the same where producers share a limit: it was computed without the gate, and is beyond what the gate allows (the gates are not looked at again), or the gate starts where it was before it was seen.")
@Outcome(id = RingOfOne.HELD_BACK, expect = ACCEPTABLE, desc = "from where the gate starts, one event at the most")
@Outcome(expect = FORBIDDEN, desc = "an event was written again that the gate has not passed")
@State
public class RingGateAgainstTwoProducers {
    private final RingOfOne ring = RingOfOne.multiProducer();
    private long start;

    @Actor
    public void producer() {
        ring.publish();
        ring.publish();
        ring.publish();
    }

    @Actor
    public void consumer() {
        ring.publish();
        start = ring.addGate();
    }

    @Arbiter
    public void judge(L_Result result) {
        result.r1 = ring.verdict(start);
    }
}
