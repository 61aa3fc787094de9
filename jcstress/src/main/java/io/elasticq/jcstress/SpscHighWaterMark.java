package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Description("Forbids: an element that came and went is not in the high-water mark, as the consumer took it "
        + "before the producer counted it and looked up the fill level before that, too.")
@Outcome(id = "[01], 1", expect = ACCEPTABLE, desc = "one has been inside")
@Outcome(expect = FORBIDDEN, desc = "lower than what has been inside")
@State
public class SpscHighWaterMark {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(ElasticConfig.fixed(4), OverflowPolicy.REJECT);

    @Actor
    public void producer() {
        queue.offer(1);
    }

    @Actor
    public void consumer(II_Result result) {
        result.r1 = queue.poll() == null ? 0 : 1;
        queue.poll();
    }

    @Arbiter
    public void judge(II_Result result) {
        queue.poll();
        queue.poll();
        result.r2 = queue.stats().highWaterMark();
    }
}
