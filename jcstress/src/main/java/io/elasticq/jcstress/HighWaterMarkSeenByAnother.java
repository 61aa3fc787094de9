package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Description("Forbids: stats() of another thread reads the mark before the consumer looks up the fill level, "
        + "and where it looked last after that, and so misses what was inside in between.")
@Outcome(id = "4", expect = ACCEPTABLE, desc = "four have been inside")
@Outcome(expect = FORBIDDEN, desc = "lower than what has been inside")
@State
public class HighWaterMarkSeenByAnother {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(ElasticConfig.fixed(64), OverflowPolicy.REJECT);

    /** The consumer looks at 0 and will look next at 4; four come and go in between. */
    public HighWaterMarkSeenByAnother() {
        queue.poll();
        for (int i = 0; i < 4; i++) {
            queue.offer(i);
        }
        for (int i = 0; i < 4; i++) {
            queue.poll();
        }
    }

    @Actor
    public void consumer() {
        queue.poll();
    }

    @Actor
    public void observer(I_Result result) {
        result.r1 = queue.stats().highWaterMark();
    }
}
