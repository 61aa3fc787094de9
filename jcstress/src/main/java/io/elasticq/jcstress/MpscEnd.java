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
@Description("Forbids: an element comes after isTerminated has said that none will, an offer is accepted "
        + "after the close, or what was accepted before the close is never delivered.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "accepted is delivered, and the end is the end")
@Outcome(expect = FORBIDDEN, desc = "the end was not the end")
@State
public class MpscEnd {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(Queues.elastic(1, 1, 4), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();
    private boolean acceptedAfterARefusal;
    private boolean cameAfterTheEnd;

    @Actor
    public void producer() {
        boolean first = ledger.offer(queue, 10);
        boolean second = ledger.offer(queue, 11);
        acceptedAfterARefusal = second && !first;
    }

    @Actor
    public void consumer() {
        ledger.took(queue.relaxedPoll());
        queue.close();
        boolean ended = queue.isTerminated();
        boolean came = ledger.took(queue.poll());
        cameAfterTheEnd = ended && came;
    }

    @Arbiter
    public void judge(L_Result result) {
        if (cameAfterTheEnd) {
            result.r1 = "came after the end";
        } else if (acceptedAfterARefusal) {
            result.r1 = "accepted after a refusal";
        } else {
            ledger.drain(queue);
            result.r1 = queue.isTerminated() ? ledger.verdict() : "no end";
        }
    }
}
