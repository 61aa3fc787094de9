package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Description("Forbids: the consumer finds the queue empty, then it is trimmed and closed, and the consumer, "
        + "which sees the end, lets go of a ring that is not the last one any more; the next call throws.")
@Outcome(id = "(true|false), quiet", expect = ACCEPTABLE, desc = "the end is quiet")
@Outcome(expect = FORBIDDEN, desc = "a call after the end throws")
@State
public class MpscEndAgainstTrim {
    private final MpscElasticQueue<Integer> queue = new MpscElasticQueue<>(
            ElasticConfig.builder()
                    .minCapacity(1)
                    .initialCapacity(4)
                    .maxCapacity(4)
                    .build(),
            OverflowPolicy.REJECT);

    /** Empty, and something was claimed in the ring, so it may be trimmed. */
    public MpscEndAgainstTrim() {
        queue.offer(0);
        queue.poll();
    }

    @Actor
    public void consumer(LL_Result result) {
        result.r1 = queue.poll() == null;
    }

    @Actor
    public void other() {
        queue.trimToSize();
        queue.close();
    }

    @Arbiter
    public void judge(LL_Result result) {
        try {
            queue.poll();
            queue.currentCapacity();
            result.r2 = "quiet";
        } catch (RuntimeException e) {
            result.r2 = e.getClass().getSimpleName();
        }
    }
}
