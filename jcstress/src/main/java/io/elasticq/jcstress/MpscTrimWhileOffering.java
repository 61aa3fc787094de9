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
@Description("Forbids: a producer that read its ring before trimToSize stores into it after (the generation "
        + "in the claim word is there to prevent that), where the consumer never looks again.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nothing has happened to the elements")
@Outcome(expect = FORBIDDEN, desc = "the hand-over to a smaller ring is broken")
@State
public class MpscTrimWhileOffering {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(Queues.elastic(1, 8, 8), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();

    /** A ring is trimmed only after something was claimed in it. */
    public MpscTrimWhileOffering() {
        ledger.offer(queue, 0);
    }

    @Actor
    public void producer() {
        ledger.offer(queue, 10);
        ledger.offer(queue, 11);
    }

    @Actor
    public void consumer() {
        queue.trimToSize();
        ledger.took(queue.relaxedPoll());
        queue.trimToSize();
        ledger.took(queue.relaxedPoll());
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        result.r1 = ledger.verdict();
    }
}
