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
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: at capacity 1 two producers get in although nothing was taken out (the claim passed "
        + "the bound), or both are refused although the queue was empty, or one overwrites the other, or "
        + "its element is wiped out by the consumer (index before clearing).")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "one inside at most")
@Outcome(expect = FORBIDDEN, desc = "the bound is broken, or a refusal was wrong")
@State
public class MpscBoundOfOne {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();
    private int in;
    private int otherIn;
    private int size;
    private boolean taken;

    @Actor
    public void producer() {
        in = (ledger.offer(queue, 10) ? 1 : 0) + (ledger.offer(queue, 11) ? 1 : 0);
    }

    @Actor
    public void consumer() {
        otherIn = ledger.offer(queue, 20) ? 1 : 0;
        size = queue.size();
        taken = ledger.took(queue.relaxedPoll());
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        if (size > 1 || in + otherIn - (taken ? 1 : 0) > 1) {
            result.r1 = "two inside";
        } else if (in + otherIn == 0) {
            result.r1 = "refused by an empty queue";
        } else {
            result.r1 = ledger.verdict();
        }
    }
}
