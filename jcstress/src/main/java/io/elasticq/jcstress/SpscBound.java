package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: the producer believes an index of the consumer that is not there yet, and stores a "
        + "third element where two may be, or gives up although there is room.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "two inside at most")
@Outcome(expect = FORBIDDEN, desc = "the bound is broken, or a refusal was wrong")
@State
public class SpscBound {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(Queues.elastic(1, 1, 2), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();
    private int in;
    private int out;

    @Actor
    public void producer() {
        for (int element = 10; element < 14; element++) {
            in += ledger.offer(queue, element) ? 1 : 0;
        }
    }

    @Actor
    public void consumer() {
        out = (ledger.took(queue.poll()) ? 1 : 0) + (ledger.took(queue.poll()) ? 1 : 0);
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        if (in - out > 2) {
            result.r1 = "more than two inside";
        } else if (in < 2) {
            result.r1 = "refused without a reason";
        } else {
            result.r1 = ledger.verdict();
        }
    }
}
