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
@Description("Forbids: an element comes after isTerminated has said that none will, because closed was seen "
        + "before the last element was counted, or what was accepted is never delivered.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "accepted is delivered, and the end is the end")
@Outcome(expect = FORBIDDEN, desc = "the end was not the end")
@State
public class SpscEnd {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(Queues.elastic(1, 1, 4), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();
    private boolean acceptedAfterARefusal;
    private boolean cameAfterTheEnd;
    private boolean notEmptyAfterTheEnd;

    @Actor
    public void producer() {
        ledger.offer(queue, 10);
        ledger.offer(queue, 11);
        queue.close();
        acceptedAfterARefusal = ledger.offer(queue, 12);
    }

    @Actor
    public void consumer() {
        ledger.took(queue.poll());
        boolean ended = queue.isTerminated();
        notEmptyAfterTheEnd = ended && !queue.isEmpty();
        boolean came = ledger.took(queue.poll());
        cameAfterTheEnd = ended && came;
    }

    @Arbiter
    public void judge(L_Result result) {
        if (cameAfterTheEnd || notEmptyAfterTheEnd) {
            result.r1 = "came after the end";
        } else if (acceptedAfterARefusal) {
            result.r1 = "accepted after a refusal";
        } else {
            ledger.drain(queue);
            result.r1 = queue.isTerminated() ? ledger.verdict() : "no end";
        }
    }
}
