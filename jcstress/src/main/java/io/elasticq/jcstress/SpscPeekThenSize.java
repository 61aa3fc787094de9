package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import java.util.ArrayList;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

@JCStressTest
@Description("Shows what the class says of the size: it lags behind by the insertion that is under way. Forbids that a "
        + "pollBatch, which looks at the slots, relies on it.")
@Outcome(id = "false, (0|1)", expect = ACCEPTABLE, desc = "not seen yet, when the consumer looked first")
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "seen and taken, whatever the size says")
@Outcome(expect = FORBIDDEN, desc = "an element that is there and is not taken")
@State
public class SpscPeekThenSize {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(ElasticConfig.fixed(4), OverflowPolicy.REJECT);

    @Actor
    public void producer() {
        queue.offer(1);
    }

    @Actor
    public void consumer(ZI_Result result) {
        result.r1 = queue.peek() != null;
        result.r2 = queue.pollBatch(new ArrayList<>(), 5);
    }
}
