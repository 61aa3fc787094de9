package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: size() or stats(), while the queue is used, resized and cleared, show a state that "
        + "never was: more elements than the bound, fewer than none, more taken than accepted, a count "
        + "that goes back.")
@Outcome(id = Snapshots.POSSIBLE, expect = ACCEPTABLE, desc = "a state that may have been")
@Outcome(expect = FORBIDDEN, desc = "a state that never was")
@State
public class MpscCounts {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(Queues.elastic(1, 1, Snapshots.BOUND), OverflowPolicy.REJECT);

    @Actor
    public void user() {
        Snapshots.use(queue);
    }

    @Actor
    public void observer(L_Result result) {
        result.r1 = Snapshots.look(queue);
    }
}
