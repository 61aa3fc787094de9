package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.lockfree.MpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: a growth and a trim at the same place both believe that they have won; the queue loses "
        + "a ring, holds more than its capacity, or its resizes are not counted one by one.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nothing has happened to the elements")
@Outcome(expect = FORBIDDEN, desc = "two resizes at one place")
@State
public class MpscTrimAgainstGrowth {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(Queues.elastic(1, 2, 8), OverflowPolicy.REJECT);
    private final Ledger ledger = new Ledger();

    /** One inside: the trim wants a ring of one, and the batch one of four or more. */
    public MpscTrimAgainstGrowth() {
        ledger.offer(queue, 0);
    }

    @Actor
    public void grower() {
        Integer[] batch = {10, 11, 12};
        boolean in = queue.offerBatch(batch, 0, 3);
        for (Integer element : batch) {
            ledger.wrote(element, in);
        }
    }

    @Actor
    public void trimmer() {
        queue.trimToSize();
        ledger.offer(queue, 20);
        ledger.offer(queue, 21);
    }

    @Arbiter
    public void judge(L_Result result) {
        QueueStats stats = queue.stats();
        ledger.drain(queue);
        if (stats.size() != 6) {
            result.r1 = "refused without a reason";
        } else if (stats.capacity() < 6 || stats.capacity() > 8) {
            result.r1 = "a capacity of " + stats.capacity();
        } else if (stats.generation() != stats.grows() + stats.shrinks() || stats.grows() == 0) {
            result.r1 = "resizes not counted";
        } else {
            result.r1 = ledger.verdict();
        }
    }
}
