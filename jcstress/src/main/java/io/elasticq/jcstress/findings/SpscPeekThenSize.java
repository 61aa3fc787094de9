package io.elasticq.jcstress.findings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Description("Forbids: the consumer sees the first element by peek, and then the queue is empty for isEmpty, "
        + "size, pollBatch into a collection and clear, since the producer has stored the element and not "
        + "counted it yet.")
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "seen and counted")
@Outcome(id = "false, (true|false)", expect = ACCEPTABLE, desc = "not seen yet")
@Outcome(expect = FORBIDDEN, desc = "an element that is there and is not counted")
@State
public class SpscPeekThenSize {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(ElasticConfig.fixed(4), OverflowPolicy.REJECT);

    @Actor
    public void producer() {
        queue.offer(1);
    }

    @Actor
    public void consumer(ZZ_Result result) {
        result.r1 = queue.peek() != null;
        result.r2 = queue.isEmpty();
    }
}
