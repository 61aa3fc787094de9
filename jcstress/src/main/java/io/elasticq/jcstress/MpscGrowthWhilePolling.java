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
@Description("Forbids: two producers and the consumer disagree on where a ring ends, while it grows from 1 to 8;"
        + " an element is lost, comes twice, or overtakes one of the same producer.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nothing has happened to the elements")
@Outcome(expect = FORBIDDEN, desc = "the hand-over between rings is broken")
@State
public class MpscGrowthWhilePolling {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(Queues.elastic(1, 1, 8), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();

    @Actor
    public void producer() {
        ledger.offer(queue, 10);
        ledger.offer(queue, 11);
        ledger.offer(queue, 12);
    }

    @Actor
    public void consumer() {
        ledger.offer(queue, 20);
        ledger.took(queue.poll());
        ledger.offer(queue, 21);
        ledger.took(queue.relaxedPoll());
        ledger.took(queue.poll());
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        result.r1 = ledger.verdict();
    }
}
