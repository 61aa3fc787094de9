package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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
@Description("Forbids: with a maximum of 2, reached by growing or by a batch, a third element gets in while "
        + "two are inside, or one is refused while there was room.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "two inside at most")
@Outcome(expect = FORBIDDEN, desc = "the bound is broken, or a refusal was wrong")
@State
public class MpscBoundOfTwo {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(Queues.elastic(1, 1, 2), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();
    private final Integer[] batch = {20, 21};
    private int in;
    private boolean batchIn;
    private int out;

    @Actor
    public void producer() {
        in = (ledger.offer(queue, 10) ? 1 : 0) + (ledger.offer(queue, 11) ? 1 : 0);
    }

    @Actor
    public void consumer() {
        batchIn = queue.offerBatch(batch, 0, 2);
        ledger.wrote(20, batchIn);
        ledger.wrote(21, batchIn);
        out = ledger.took(queue.poll()) ? 1 : 0;
    }

    @Arbiter
    public void judge(L_Result result) {
        int left = in + (batchIn ? 2 : 0) - out;
        int size = queue.size();
        ledger.drain(queue);
        if (left > 2) {
            result.r1 = "more than two inside";
        } else if (size != left) {
            result.r1 = "counted wrong";
        } else if (in < 2 && !batchIn) {
            result.r1 = "refused without a reason";
        } else {
            result.r1 = ledger.verdict();
        }
    }
}
