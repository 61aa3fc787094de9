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
@Description("Forbids: the consumer follows the producer to the next ring too early or too late, while the "
        + "queue grows and has been asked for a smaller ring.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nothing has happened to the elements")
@Outcome(expect = FORBIDDEN, desc = "the hand-over between rings is broken")
@State
public class SpscResizes {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(Queues.elastic(1, 2, 8), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();

    @Actor
    public void producer() {
        for (int element = 10; element < 15; element++) {
            ledger.offer(queue, element);
        }
    }

    @Actor
    public void consumer() {
        ledger.took(queue.poll());
        queue.trimToSize();
        ledger.took(queue.relaxedPoll());
        Integer[] into = new Integer[2];
        for (int i = 0, n = queue.pollBatch(into, 0, 2); i < n; i++) {
            ledger.took(into[i]);
        }
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        result.r1 = ledger.verdict();
    }
}
